/**
 * The loop of the app's thread, from heartbeats. A heartbeat is a message that the app's thread answers by writing into
 * the table; while one is unanswered, the loop is not turning. They are sent only while somebody measures.
 */
import type { Loop } from '@async-console/protocol';
import {
  BEAT_AT,
  BEATS,
  COUNT_DOUBLES,
  ERA,
  GC_AT_BEAT,
  GC_IN_POLLS_AT_BEAT,
  LONGEST_POLL,
  LOOP_IDLE,
  MAX_POLL,
  POLL_STARTED_AT,
  RUNNING_TASK,
  TASK_INTS,
  TASKS_AT_BEAT,
  TASKS_BUSY,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';

/** Milliseconds between heartbeats. */
export const BEAT_MS = 100;
const MAX_DELAYS = 6000;

/** How late a heartbeat was answered. */
interface Delay {
  /** When. */
  readonly at: number;
  /** Milliseconds. */
  readonly ms: number;
  /** How much of them the machine withheld from the thread. */
  readonly withheld: number;
}

export class Pulse {
  readonly #table: Table;
  readonly #send: () => void;
  /** When the unanswered heartbeat was sent. */
  #sentAt: number | undefined;
  #answered = 0;
  /** Oldest first. */
  readonly delays: Delay[] = [];

  constructor(table: Table, send: () => void) {
    this.#table = table;
    this.#send = send;
    this.#answered = table.header[BEATS] as number;
  }

  /** Call every BEAT_MS, after `look`. */
  beat(now: number): void {
    if (this.#sentAt === undefined) {
      this.#sentAt = now;
      this.#send();
    }
  }

  /** `answeredAt` is when the last answer was written; `withheld` tells what the machine withheld in the last milliseconds. */
  look(answeredAt: number, withheld: (ms: number) => number, now: number): void {
    const answered = Atomics.load(this.#table.header, BEATS);
    if (this.#sentAt === undefined || answered === this.#answered) return;
    this.#answered = answered;
    const ms = Math.max(0, answeredAt - this.#sentAt);
    this.delays.push({ at: answeredAt, ms, withheld: Math.min(ms, withheld(now - this.#sentAt)) });
    if (this.delays.length > MAX_DELAYS) this.delays.splice(0, MAX_DELAYS / 2);
    this.#sentAt = undefined;
  }

  /** Since when the loop has not answered; undefined when it owes no answer. */
  get owedSince(): number | undefined {
    return this.#sentAt;
  }
}

/** Sums at one instant; two of them make a span. */
export interface LoopMark {
  readonly at: number;
  /** Of the last heartbeat: when it was answered, and for how long the loop had waited for events by then. */
  readonly beatAt: number;
  readonly idle: number;
  readonly beats: number;
  /** Of tasks on the thread: up to `at`, and up to that heartbeat. */
  readonly tasks: number;
  readonly tasksAtBeat: number;
  readonly gc: number;
  readonly gcInPolls: number;
  readonly ended: number;
}

export function markLoop(table: Table, now: number, ended: number): LoopMark {
  const { headerTimes, header } = table;
  let tasks = headerTimes[TASKS_BUSY] as number;
  if (header[RUNNING_TASK] !== 0) tasks += Math.max(0, now - (headerTimes[POLL_STARTED_AT] as number));
  return {
    at: now,
    beatAt: headerTimes[BEAT_AT] as number,
    idle: headerTimes[LOOP_IDLE] as number,
    beats: Atomics.load(header, BEATS),
    tasks,
    tasksAtBeat: headerTimes[TASKS_AT_BEAT] as number,
    gc: headerTimes[GC_AT_BEAT] as number,
    gcInPolls: headerTimes[GC_IN_POLLS_AT_BEAT] as number,
    ended,
  };
}

/** When the loop started: what it had done by then is nothing. */
export const LOOP_START: LoopMark = {
  at: 0,
  beatAt: 0,
  idle: 0,
  beats: 0,
  tasks: 0,
  tasksAtBeat: 0,
  gc: 0,
  gcInPolls: 0,
  ended: 0,
};

/** The loop between two marks. What was not measured is absent. */
export function loopBetween(
  from: LoopMark,
  to: LoopMark,
  delays: readonly { at: number; ms: number }[],
  longest: number,
): Loop {
  const within = delays.filter(({ at }) => at >= from.at && at <= to.at).map((delay) => delay.ms);
  // A mark without a heartbeat says nothing of the loop, but at its start.
  const measured = (from.beats > 0 || from === LOOP_START) && to.beats > from.beats;
  const idleMs = to.idle - from.idle;
  // What is not idle is busy: the modules that load before the loop first turns, too.
  const busyMs = Math.max(0, to.beatAt - from.beatAt - idleMs);
  return {
    ...(measured && busyMs + idleMs > 0
      ? {
          utilization: Math.round((busyMs / (busyMs + idleMs)) * 1e4) / 1e4,
          busyMs: round(busyMs),
          idleMs: round(idleMs),
          ...partsOf(busyMs, from, to),
        }
      : { tasksMs: round(Math.max(0, to.tasks - from.tasks)) }),
    ...(within.length > 0 ? { delayMs: percentiles(within) } : {}),
    ...(longest > 0 ? { longestPollMs: round(longest) } : {}),
  };
}

/**
 * What the busy time of the span consists of, to the last microsecond. A garbage collection within a poll is no work of
 * its task. It is told when the loop next turns, perhaps in the next span: then the parts give way, not the sum.
 */
function partsOf(busyMs: number, from: LoopMark, to: LoopMark): Pick<Loop, 'tasksMs' | 'gcMs' | 'otherMs'> {
  const gc = Math.min(busyMs, to.gc - from.gc);
  const inPolls = to.tasksAtBeat - from.tasksAtBeat - (to.gcInPolls - from.gcInPolls);
  const tasks = Math.max(0, Math.min(busyMs - gc, inPolls));
  return { tasksMs: round(tasks), gcMs: round(gc), otherMs: round(busyMs - gc - tasks) };
}

export function longestPoll(table: Table, live: readonly number[]): number {
  let longest = table.headerTimes[LONGEST_POLL] as number;
  for (const row of live)
    if (table.tasks[row * TASK_INTS + ERA] !== 0)
      longest = Math.max(longest, table.countTimes[row * COUNT_DOUBLES + MAX_POLL] as number);
  return longest;
}

function percentiles(values: number[]): { p50: number; p99: number; max: number } {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
