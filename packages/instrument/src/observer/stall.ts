/** Notices that the app's thread does not answer, says which task holds it, and reads its stack once in a while. */
import type { Blocked } from '@async-console/protocol';
import { ID, POLL_STARTED_AT, RUNNING_TASK, TASK_DOUBLES } from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import type { Book } from './book.ts';
import { liveRow } from './rows.ts';
import type { RawFrame } from './stack.ts';

/** Milliseconds without an answer from which the thread counts as blocked. */
const BLOCKED_AFTER_MS = 200;
/** Milliseconds between two stacks of one stall: each costs the program a pause. */
const STACK_EVERY_MS = 2000;

export interface StallOptions {
  readonly table: Table;
  readonly book: Book;
  /** A debugger is attached: no stack. */
  readonly inspected: boolean;
  readonly readStack: () => Promise<RawFrame[] | undefined>;
}

export class Stall {
  readonly #options: StallOptions;
  #stack: Blocked['stack'];
  #stackAbsent: string | undefined;
  #stackAt: number | undefined;
  #reading = false;

  constructor(options: StallOptions) {
    this.#options = options;
    if (options.inspected) this.#stackAbsent = 'a debugger is attached';
  }

  /** Call often, with since when the loop owes an answer. */
  look(owedSince: number | undefined, now: number): void {
    if (owedSince === undefined || now - owedSince < BLOCKED_AFTER_MS) {
      this.#stack = undefined;
      this.#stackAt = undefined;
      if (!this.#options.inspected) this.#stackAbsent = undefined;
      return;
    }
    if (this.#options.inspected || this.#reading) return;
    if (this.#stackAt !== undefined && now - this.#stackAt < STACK_EVERY_MS) return;
    this.#stackAt = now;
    this.#reading = true;
    this.#options.readStack().then((frames) => {
      this.#reading = false;
      if (this.#stackAt === undefined) return;
      if (frames === undefined) this.#stackAbsent = 'the thread is in a native call that cannot be interrupted';
      else this.#stack = frames.map((frame) => this.#place(frame));
    });
  }

  #place(frame: RawFrame): NonNullable<Blocked['stack']>[number] {
    const name = frame.function === '' ? '(anonymous)' : frame.function;
    if (frame.url === '') return { function: name };
    return { function: name, location: this.#options.book.place(frame.url, frame.line, frame.column) };
  }

  blocked(owedSince: number | undefined, now: number): Blocked | undefined {
    if (owedSince === undefined || now - owedSince < BLOCKED_AFTER_MS) return undefined;
    const { table, book } = this.#options;
    const slot = table.header[RUNNING_TASK] as number;
    const pollStartedAt = table.headerTimes[POLL_STARTED_AT] as number;
    const row = slot === 0 ? undefined : liveRow(table, book, slot, now);
    const since = row === undefined ? owedSince : pollStartedAt;
    return {
      forMs: Math.round(Math.max(0, now - since)),
      ...(row === undefined
        ? {}
        : { task: { id: table.taskTimes[slot * TASK_DOUBLES + ID] as number, name: row.name } }),
      ...(this.#stack === undefined ? {} : { stack: this.#stack }),
      ...(this.#stackAbsent === undefined ? {} : { stackAbsent: this.#stackAbsent }),
    };
  }
}
