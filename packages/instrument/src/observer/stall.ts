/** Notices that a thread of the app does not answer, says which task holds it, and reads its stack once in a while. */
import type { Blocked, TaskRow } from '@async-console/protocol';
import { POLL_STARTED_AT, RUNNING_TASK } from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import { runningTask } from './counted.ts';
import type { Origin } from './origin.ts';
import { isParked } from './parked.ts';
import type { RawFrame } from './stack.ts';

/** Milliseconds without an answer from which the thread counts as blocked. */
const BLOCKED_AFTER_MS = 200;
/** Milliseconds between two stacks of one stall: each costs the program a pause. */
const STACK_EVERY_MS = 2000;
/** A thread that waits in a native call, as idle threads of worker pools do, is asked less and less often. */
const STACK_EVERY_AT_MOST_MS = 60_000;

/** Reads the stack of a thread, by its id. Undefined: it is in a native call. */
export type ReadStack = (thread: number) => Promise<RawFrame[] | undefined>;

export interface StallOptions {
  readonly thread: {
    readonly origin: Origin;
    readonly table: Table;
    name(row: number): Pick<TaskRow, 'id' | 'name'> | undefined;
  };
  /** A debugger is attached: no stack. */
  readonly inspected: boolean;
  readonly readStack: ReadStack;
}

export class Stall {
  readonly #options: StallOptions;
  #stack: Blocked['stack'];
  #stackAbsent: string | undefined;
  #stackAt: number | undefined;
  #reading = false;
  #parked = false;
  #pauseMs = STACK_EVERY_MS;

  constructor(options: StallOptions) {
    this.#options = options;
    if (options.inspected) this.#stackAbsent = 'a debugger is attached';
  }

  /** Call often, with since when the loop owes an answer. */
  look(owedSince: number | undefined, now: number): void {
    if (owedSince === undefined || now - owedSince < BLOCKED_AFTER_MS) {
      this.#stack = undefined;
      this.#stackAt = undefined;
      this.#pauseMs = STACK_EVERY_MS;
      this.#parked = false;
      if (!this.#options.inspected) this.#stackAbsent = undefined;
      return;
    }
    if (this.#options.inspected || this.#reading) return;
    if (this.#stackAt !== undefined && now - this.#stackAt < this.#pauseMs) return;
    this.#stackAt = now;
    this.#reading = true;
    this.#options.readStack(this.#options.thread.origin.thread).then((frames) => {
      this.#reading = false;
      if (this.#stackAt === undefined) return;
      if (frames === undefined) {
        this.#stackAbsent = 'the thread is in a native call that cannot be interrupted';
        this.#pauseMs = Math.min(2 * this.#pauseMs, STACK_EVERY_AT_MOST_MS);
      } else {
        this.#stack = frames.map((frame) => this.#place(frame));
        this.#stackAbsent = undefined;
        this.#parked = isParked(frames);
        if (this.#parked) this.#pauseMs = Math.min(2 * this.#pauseMs, STACK_EVERY_AT_MOST_MS);
      }
    });
  }

  #place(frame: RawFrame): NonNullable<Blocked['stack']>[number] {
    const name = frame.function === '' ? '(anonymous)' : frame.function;
    if (frame.url === '') return { function: name };
    return {
      function: name,
      location: this.#options.thread.origin.book.modules.place(frame.url, frame.line, frame.column),
    };
  }

  blocked(owedSince: number | undefined, now: number): Blocked | undefined {
    if (owedSince === undefined || now - owedSince < BLOCKED_AFTER_MS) return undefined;
    const { table, origin } = this.#options.thread;
    const running = runningTask(table);
    const pollStartedAt = table.headerTimes[POLL_STARTED_AT] as number;
    const row = running === 0 ? undefined : this.#options.thread.name(running);
    const isTimed = row !== undefined && table.header[RUNNING_TASK] !== 0;
    const since = isTimed ? pollStartedAt : owedSince;
    return {
      thread: origin.thread,
      ...(origin.threadName === undefined ? {} : { threadName: origin.threadName }),
      forMs: Math.round(Math.max(0, now - since)),
      ...(row === undefined ? {} : { task: { id: row.id, name: row.name } }),
      ...(this.#parked ? { parked: true } : {}),
      ...(this.#stack === undefined ? {} : { stack: this.#stack }),
      ...(this.#stackAbsent === undefined ? {} : { stackAbsent: this.#stackAbsent }),
    };
  }
}
