import type { Event, Log } from '../events.ts';

/** The log is not one that a program can write: the interpreter or the twin is wrong. */
class Implausible extends Error {}

/** Goes through a log once, and insists on what has to come. */
export class LogReader {
  readonly #log: Log;
  #at = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#log.length;
  }

  isNext(event: number, ...first: (number | undefined)[]): boolean {
    const next = this.#log[this.#at];
    return next?.[0] === event && first.every((argument, at) => argument === undefined || next[at + 1] === argument);
  }

  take(): Event {
    const next = this.#log[this.#at];
    if (next === undefined) this.fail('more');
    this.#at++;
    return next as Event;
  }

  takeOnly(event: number, argument?: number): Event {
    if (!this.isNext(event, argument)) this.fail(`event ${event} ${argument ?? ''}`);
    return this.take();
  }

  fail(expected: string): never {
    const around = this.#log.slice(Math.max(0, this.#at - 12), this.#at + 3).map((event) => event.join(' '));
    throw new Implausible(`Expected ${expected} at entry ${this.#at} of the log: ${around.join(', ')}`);
  }
}
