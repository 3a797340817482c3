/** One thread of the app as the observer sees it: its table, what the numbers in it mean, its clock and its pulse. */
import type { TaskDetail, TaskRow } from '@async-console/protocol';
import { BEAT_AT, BEATS, ENDED, EXITED_AT, PHASE, PHASE_EXITING } from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import { type Clock, clockOf } from './clock.ts';
import { EndedReader, type EndedTask } from './ended.ts';
import type { Origin } from './origin.ts';
import { LOOP_START, type LoopMark, markLoop, Pulse } from './pulse.ts';
import { endedDetail, endedRow, liveDetail, liveRow, liveTasks, type OwnRow } from './rows.ts';
import { type ReadStack, Stall } from './stall.ts';

export interface ThreadOptions {
  readonly origin: Origin;
  readonly table: Table;
  readonly clockOffset: number;
  readonly inspected: boolean;
  /** The loop is measured from the thread's start, not only since somebody measures. */
  readonly sinceStart: boolean;
  readonly sendBeat: () => void;
  readonly readStack: ReadStack;
}

export class Thread {
  readonly origin: Origin;
  readonly table: Table;
  readonly pulse: Pulse;
  readonly stall: Stall;
  readonly ended: EndedReader;
  /** What the loop is measured from; absent until a heartbeat was answered. */
  firstMark: LoopMark | undefined;
  readonly #clock: Clock;

  constructor(options: ThreadOptions) {
    const { origin, table } = options;
    this.origin = origin;
    this.table = table;
    this.#clock = clockOf(options.clockOffset);
    this.pulse = new Pulse(table, options.sendBeat);
    this.ended = new EndedReader(table, origin);
    this.firstMark = options.sinceStart ? LOOP_START : undefined;
    this.stall = new Stall({
      thread: this,
      inspected: options.inspected,
      readStack: options.readStack,
    });
  }

  /** Nothing of the app runs in it any more. */
  get isDone(): boolean {
    return this.table.header[PHASE] === PHASE_EXITING;
  }

  /** The thread's own time; it stands still when the thread is done. */
  now(): number {
    return this.isDone ? (this.table.headerTimes[EXITED_AT] as number) : this.#clock();
  }

  live(): number[] {
    return liveTasks(this.table);
  }

  mark(live: readonly number[], now: number): LoopMark {
    return markLoop(this.table, live, now, this.table.headerTimes[ENDED] as number);
  }

  /** Takes note of an answered heartbeat. */
  look(): void {
    this.pulse.look(this.table.headerTimes[BEAT_AT] as number);
  }

  /** Sends a heartbeat and looks whether the thread answers. */
  beat(): void {
    if (this.isDone) return;
    const now = this.#clock();
    this.pulse.beat(now, this.table.headerTimes[BEAT_AT] as number);
    this.stall.look(this.pulse.owedSince, now);
    if (this.firstMark === undefined && Atomics.load(this.table.header, BEATS) > 0) {
      this.firstMark = this.mark(this.live(), now);
    }
  }

  /** The row of a live task; undefined when it ended while it was read. */
  row(slot: number, now: number): TaskRow | undefined {
    const row = liveRow(this.table, this.origin.book, slot, now);
    return row === undefined ? undefined : inProcess(this.origin, row);
  }

  detail(slot: number, now: number): TaskDetail | undefined {
    const detail = liveDetail(this.table, this.origin.book, slot, now);
    return detail === undefined ? undefined : inProcess(this.origin, detail);
  }
}

/** A thread at one instant. */
export interface ThreadNow {
  readonly thread: Thread;
  /** Slots of its live tasks. */
  readonly live: readonly number[];
  /** On its own clock. */
  readonly now: number;
}

export function rowOfEnded(task: EndedTask): TaskRow {
  return inProcess(task.origin, endedRow(task.origin.book, task));
}

export function detailOfEnded(task: EndedTask): TaskDetail {
  return inProcess(task.origin, endedDetail(task.origin.book, task));
}

/** The thread's name for a task becomes the process's. */
function inProcess<T extends OwnRow>(origin: Origin, row: T): T & Pick<TaskRow, 'thread' | 'threadName'> {
  const { ids, thread, threadName } = origin;
  return {
    ...row,
    id: ids.unique(row.id),
    ...(row.spawnedBy === undefined ? {} : { spawnedBy: ids.unique(row.spawnedBy) }),
    thread,
    ...(threadName === undefined ? {} : { threadName }),
  };
}
