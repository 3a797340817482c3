/**
 * The observer's end of the lines from worker threads (see `threads/line.ts`). Made before everything else is loaded, so
 * that no thread is early; what comes before somebody listens is kept.
 */
import { BroadcastChannel, receiveMessageOnPort } from 'node:worker_threads';
import { OBSERVER_LISTENS } from '../table/layout.ts';
import { type Announcement, channelOf, type Report } from './boot.ts';

export class Hearing {
  readonly #name: string;
  readonly #all: BroadcastChannel;
  #early: Announcement[] = [];
  #listener: ((message: Announcement) => void) | undefined;

  constructor(name: string, mainHeader: Int32Array) {
    this.#name = name;
    this.#all = new BroadcastChannel(name);
    this.#all.onmessage = (event) => this.#take((event as MessageEvent).data);
    Atomics.store(mainHeader, OBSERVER_LISTENS, 1);
    Atomics.notify(mainHeader, OBSERVER_LISTENS);
  }

  listen(listener: (message: Announcement) => void): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const message of early) listener(message);
  }

  #take(message: Announcement): void {
    if (this.#listener === undefined) this.#early.push(message);
    else this.#listener(message);
  }

  /** Takes what has been said and not been heard yet. */
  catchUp(): void {
    for (;;) {
      const next = receiveMessageOnPort(this.#all as never);
      if (next === undefined) return;
      this.#take(next.message);
    }
  }

  /** Joins the own channel of a thread. */
  join(thread: number, listener: (report: Report) => void): ThreadLine {
    return new ThreadLine(channelOf(this.#name, thread), listener);
  }
}

export class ThreadLine {
  readonly #channel: BroadcastChannel;
  readonly #listener: (report: Report) => void;

  constructor(name: string, listener: (report: Report) => void) {
    this.#listener = listener;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => listener((event as MessageEvent).data);
  }

  catchUp(): void {
    for (;;) {
      const next = receiveMessageOnPort(this.#channel as never);
      if (next === undefined) return;
      this.#listener(next.message);
    }
  }

  /** BEAT, MEASURE or REST. */
  ask(what: number): void {
    this.#channel.postMessage(what);
  }

  close(): void {
    this.#channel.close();
  }
}
