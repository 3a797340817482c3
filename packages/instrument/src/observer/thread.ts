/** One thread of the app as the observer sees it: its table, what the numbers in it mean, its clock and its pulse. */
import type { SiteRow, TaskDetail, TaskRow } from '@async-console/protocol';
import {
  BEAT,
  BEAT_AT,
  BEATS,
  COARSE_NOW,
  ENDED,
  EXITED_AT,
  LIVE_FRAMES,
  MEASURE,
  MEASURING,
  PHASE,
  PHASE_EXITING,
  REST,
  UNREAD_STACKS,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import { type Claims, readClaims } from './claims.ts';
import { type Clock, clockOf } from './clock.ts';
import { EndedReader, type EndedTask } from './ended.ts';
import { claimed } from './holds.ts';
import type { Origin } from './origin.ts';
import { BEAT_MS, LOOP_START, type LoopMark, markLoop, Pulse } from './pulse.ts';
import { endedDetail, endedRow, liveDetail, liveRow, liveTasks, type OwnRow, siteOf, wholeSiteRow } from './rows.ts';
import { type ReadStack, Stall } from './stall.ts';
import { Withheld } from './withheld.ts';

/** Ticks between two messages to a thread that nobody looks at. */
const TICKS_AT_REST = 10;

export interface ThreadOptions {
  readonly origin: Origin;
  readonly table: Table;
  readonly clockOffset: number;
  readonly clockReplaced: boolean;
  readonly osThread: number | undefined;
  readonly inspected: boolean;
  /** The loop is measured from the thread's start, not only since somebody measures. */
  readonly sinceStart: boolean;
  /** `ASYNC_CONSOLE_MEASURE=always`. */
  readonly alwaysMeasures: boolean;
  /** Asks the thread for BEAT, MEASURE or REST. */
  readonly ask: (what: number) => void;
  readonly readStack: ReadStack;
}

export class Thread {
  readonly origin: Origin;
  readonly table: Table;
  readonly pulse: Pulse;
  readonly stall: Stall;
  readonly #withheld: Withheld;
  readonly ended: EndedReader;
  /** What the loop is measured from; absent until a heartbeat was answered. */
  firstMark: LoopMark | undefined;
  readonly #clock: Clock;
  readonly #options: ThreadOptions;
  #asked: number | undefined;
  #wasWanted = false;
  #ticks = 0;

  constructor(options: ThreadOptions) {
    const { origin, table } = options;
    this.#options = options;
    this.origin = origin;
    this.table = table;
    this.#clock = clockOf(options.clockOffset);
    this.#withheld = new Withheld({
      tickMs: BEAT_MS,
      osThread: options.osThread,
      isElsewhere: options.clockReplaced,
      now: this.#clock(),
    });
    this.pulse = new Pulse(table, () => options.ask(BEAT));
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

  /** Milliseconds of the last `ms` in which it could have run, and the machine did not let it. */
  withheld(ms: number): number {
    return this.#withheld.over(ms, this.#clock());
  }

  live(): number[] {
    return liveTasks(this.table);
  }

  claims(): Claims {
    return readClaims(this.table, this.origin.book, this.now());
  }

  mark(now: number): LoopMark {
    return markLoop(this.table, now, this.table.headerTimes[ENDED] as number);
  }

  /** Takes note of an answered heartbeat. */
  look(): void {
    this.pulse.look(this.table.headerTimes[BEAT_AT] as number, (ms) => this.withheld(ms), this.#clock());
  }

  /** Call it every BEAT_MS, with whether somebody looks. */
  tick(wanted: boolean): void {
    if (this.isDone) return;
    const { header, headerTimes } = this.table;
    const now = this.#clock();
    headerTimes[COARSE_NOW] = now;
    this.#withheld.tick(now);
    this.#wasWanted ||= wanted;
    // What a console started is measured from its start; that console may not have said so yet.
    const { alwaysMeasures, sinceStart } = this.#options;
    const measured = wanted || alwaysMeasures || (sinceStart && !this.#wasWanted);
    this.#ask(measured, header[MEASURING] === 1);
    if (measured) this.#beat(now);
    // A stack costs the program a pause: only for somebody who looks.
    if (wanted) this.stall.look(this.pulse.owedSince, now);
    // While nobody measures, it still has to find the frames that are lost, and the lines of what is claimed.
    if (
      !measured &&
      ++this.#ticks % TICKS_AT_REST === 0 &&
      ((header[LIVE_FRAMES] as number) > 0 || header[UNREAD_STACKS] === 1)
    )
      this.#options.ask(BEAT);
  }

  #ask(wanted: boolean, measures: boolean): void {
    const what = wanted === measures ? undefined : wanted ? MEASURE : REST;
    if (what !== undefined && what !== this.#asked) this.#options.ask(what);
    this.#asked = what;
  }

  /** Sends a heartbeat and looks whether the last one was answered. */
  #beat(now: number): void {
    this.look();
    this.pulse.beat(now);
    if (this.firstMark === undefined && Atomics.load(this.table.header, BEATS) > 0) {
      this.firstMark = this.mark(now);
    }
  }

  /** The row of a live task; undefined when it ended while it was read. */
  row(slot: number, { now, claims }: Instant): TaskRow | undefined {
    const row = liveRow(this.table, this.origin.book, slot, now);
    if (row === undefined) return undefined;
    return { ...inProcess(this.origin, row), ...claimed(this.origin, claims.byTask.get(slot), now) };
  }

  /** Of a live task; undefined when it ended while it was read. */
  name(slot: number): Pick<TaskRow, 'id' | 'name'> | undefined {
    const row = liveRow(this.table, this.origin.book, slot, 0);
    return row === undefined ? undefined : { id: this.origin.ids.unique(row.id), name: row.name };
  }

  /** `whole`: with its histograms. */
  detail(slot: number, { now, claims }: Instant, whole = false): TaskDetail | undefined {
    const detail = liveDetail(this.table, this.origin.book, slot, now, whole);
    if (detail === undefined) return undefined;
    return { ...inProcess(this.origin, detail), ...claimed(this.origin, claims.byTask.get(slot), now) };
  }

  /** The async function that a live task started at; 0: none. */
  siteOf(slot: number): number {
    return siteOf(this.table, slot);
  }

  site(id: number): SiteRow | undefined {
    return wholeSiteRow(this.table, this.origin.book, id);
  }
}

export interface Instant {
  /** On the thread's own clock. */
  readonly now: number;
  readonly claims: Claims;
}

/** A thread at one instant. */
export interface ThreadNow extends Instant {
  readonly thread: Thread;
  /** Rows of its live tasks. */
  readonly live: readonly number[];
}

export function rowOfEnded(task: EndedTask, threads: readonly ThreadNow[]): TaskRow {
  return { ...inProcess(task.origin, endedRow(task.origin.book, task)), ...left(task, threads) };
}

export function detailOfEnded(task: EndedTask, threads: readonly ThreadNow[]): TaskDetail {
  return { ...inProcess(task.origin, endedDetail(task.origin.book, task)), ...left(task, threads) };
}

/** What a task has left behind that has ended. */
function left({ origin, id }: EndedTask, threads: readonly ThreadNow[]): Pick<TaskRow, 'holds' | 'waitsFor'> {
  const at = threads.find(({ thread }) => thread.origin === origin);
  return at === undefined ? {} : claimed(origin, at.claims.byEndedTask.get(id), at.now);
}

/** The thread's name for a task becomes the process's, and its clock too. */
function inProcess<T extends OwnRow>(origin: Origin, row: T): T & Pick<TaskRow, 'thread' | 'threadName'> {
  const { ids, thread, threadName, startedAt } = origin;
  return {
    ...row,
    id: ids.unique(row.id),
    ...(row.lastWokenAt === undefined ? {} : { lastWokenAt: Math.round((row.lastWokenAt + startedAt) * 1e3) / 1e3 }),
    ...(row.spawnedBy === undefined ? {} : { spawnedBy: ids.unique(row.spawnedBy) }),
    ...(row.wokenBy?.task === undefined ? {} : { wokenBy: { ...row.wokenBy, task: ids.unique(row.wokenBy.task) } }),
    thread,
    ...(threadName === undefined ? {} : { threadName }),
  };
}
