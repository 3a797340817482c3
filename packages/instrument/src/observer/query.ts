/** Answers a console's window: which tasks, in which order, which part of them. */
import type { TaskColumn, TaskRow, TaskWindow } from '@async-console/protocol';
import {
  ENDED_AT,
  ENDED_STARTED_AT,
  ENDED_TASK_BUSY,
  ENDED_TASK_POLLS,
  ENDED_TASK_SCHEDULED,
  ENDED_TASK_SELF_WAKES,
  ENDED_TASK_WAKES,
  TASK_DOUBLES,
  TASK_STARTED_AT,
} from '../table/layout.ts';
import { MAX_SLOTS, type Table } from '../table/memory.ts';
import { counted } from './counted.ts';
import type { EndedTasks } from './ended.ts';
import { stateOf, taskIdOf } from './rows.ts';
import { sortedPart } from './sorted-part.ts';
import { rowOfEnded, type ThreadNow } from './thread.ts';

/**
 * A task before its row is made, as one number: below zero an ended one, by its age; else a live one, by its thread's index
 * and its slot. A million objects would take longer to make than all the rest.
 */
type Candidate = number;

/** What is known of the candidates without their rows. */
class Candidates {
  readonly #threads: readonly ThreadNow[];
  readonly #ended: EndedTasks;

  constructor(threads: readonly ThreadNow[], ended: EndedTasks) {
    this.#threads = threads;
    this.#ended = ended;
  }

  all(withEnded: boolean): Candidate[] {
    const all = this.#threads.flatMap(({ live }, index) =>
      index === 0 ? (live as number[]) : live.map((slot) => index * MAX_SLOTS + slot),
    );
    if (withEnded) for (let nth = 0; nth < this.#ended.kept; nth++) all.push(-1 - nth);
    return all;
  }

  id(candidate: Candidate): number {
    if (candidate < 0) return this.#ended.id(-1 - candidate);
    const { thread } = this.#threadOf(candidate);
    return thread.origin.ids.unique(taskIdOf(thread.table, candidate % MAX_SLOTS));
  }

  key(candidate: Candidate, sort: TaskColumn): number {
    if (sort === 'id') return this.id(candidate);
    if (candidate < 0) return endedKey(this.#ended, -1 - candidate, sort);
    const { thread, now } = this.#threadOf(candidate);
    return liveKey(thread.table, candidate % MAX_SLOTS, sort, now);
  }

  /** Undefined: it ended while it was read. */
  row(candidate: Candidate): TaskRow | undefined {
    if (candidate < 0) return rowOfEnded(this.#ended.task(-1 - candidate), this.#threads);
    const at = this.#threadOf(candidate);
    return at.thread.row(candidate % MAX_SLOTS, at);
  }

  #threadOf(candidate: Candidate): ThreadNow {
    return this.#threads[Math.floor(candidate / MAX_SLOTS)] as ThreadNow;
  }
}

export interface Page {
  readonly rows: TaskRow[];
  readonly matching: number;
  readonly offset: number;
}

/** Only the rows of the window are made, unless the filter or the order needs their words. */
export function query(threads: readonly ThreadNow[], ended: EndedTasks, window: TaskWindow): Page {
  if (window.tasks === false) return { rows: [], matching: 0, offset: 0 };
  const candidates = new Candidates(threads, ended);
  const all = candidates.all(window.ended);
  const words = window.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const direction = window.descending ? -1 : 1;

  if (words.length > 0 || isText(window.sort)) {
    const rows = all
      .map((each) => candidates.row(each))
      .filter((row) => row !== undefined && matches(row, words)) as TaskRow[];
    rows.sort((a, b) => direction * compareRows(a, b, window.sort) || b.id - a.id);
    const [start, end] = partOf(rows.length, window);
    return { rows: rows.slice(start, end), matching: rows.length, offset: start };
  }
  // In a loop: of a million, `from` would take 150 ms more.
  const keys = new Float64Array(all.length);
  const ids = new Float64Array(all.length);
  const order = new Uint32Array(all.length);
  for (let index = 0; index < all.length; index++) {
    const each = all[index] as Candidate;
    keys[index] = candidates.key(each, window.sort);
    ids[index] = candidates.id(each);
    order[index] = index;
  }
  const [start, end] = partOf(all.length, window);
  const shown = sortedPart(
    order,
    start,
    end,
    (a, b) => direction * ((keys[a] as number) - (keys[b] as number)) || (ids[b] as number) - (ids[a] as number),
  );
  const rows = Array.from(shown, (index) => candidates.row(all[index] as Candidate));
  return { rows: rows.filter((row) => row !== undefined), matching: all.length, offset: start };
}

/** What is shown of so many. */
function partOf(count: number, { offset, limit }: TaskWindow): [start: number, end: number] {
  const start = Math.max(0, Math.min(offset, count - limit));
  return [start, start + limit];
}

/** Every word occurs somewhere in what the row says. */
function matches(row: TaskRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { location, awaiting = row.lostAt, fields, error, holds = [], waitsFor = [] } = row;
  const text = [
    row.name,
    row.kind,
    row.state,
    row.failed ? 'failed' : '',
    row.lost ? 'lost' : '',
    error === undefined ? '' : `${error.name}: ${error.message}`,
    row.thread === 0 ? '' : `thread:${row.thread} ${row.threadName ?? ''}`,
    location === undefined ? '' : `${location.file}:${location.line}`,
    awaiting === undefined ? '' : `${awaiting.function} ${awaiting.file}:${awaiting.line}`,
    ...holds.map(({ kind, name }) => `holds ${kind} ${name}`),
    ...waitsFor.map(({ kind, name }) => `waits ${kind} ${name}`),
    fields === undefined
      ? ''
      : Object.entries(fields)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function isText(sort: TaskColumn): boolean {
  return sort === 'name' || sort === 'awaiting';
}

function compareRows(a: TaskRow, b: TaskRow, sort: TaskColumn): number {
  switch (sort) {
    case 'name':
      return a.name.localeCompare(b.name);
    case 'awaiting':
      return awaitText(a).localeCompare(awaitText(b)) || (a.awaiting?.line ?? 0) - (b.awaiting?.line ?? 0);
    case 'id':
      return a.id - b.id;
    case 'total':
      return a.totalMs - b.totalMs;
    case 'busy':
      return (a.busyMs ?? 0) - (b.busyMs ?? 0);
    case 'scheduled':
      return (a.scheduledMs ?? 0) - (b.scheduledMs ?? 0);
    case 'idle':
      return (a.idleMs ?? 0) - (b.idleMs ?? 0);
    case 'polls':
    case 'wakes':
    case 'selfWakes':
      return (a[sort] ?? 0) - (b[sort] ?? 0);
    default:
      return STATE_RANK[a.state] - STATE_RANK[b.state];
  }
}

function awaitText(row: TaskRow): string {
  return row.awaiting?.file ?? '';
}

const STATE_RANK = { running: 3, scheduled: 2, idle: 1, ended: 0 } as const;

function liveKey(table: Table, candidate: number, sort: TaskColumn, now: number): number {
  const total = now - (table.taskTimes[candidate * TASK_DOUBLES + TASK_STARTED_AT] as number);
  switch (sort) {
    case 'total':
      return total;
    case 'busy':
    case 'scheduled':
    case 'polls':
    case 'wakes':
    case 'selfWakes':
      return counted(table, candidate, now)[sort];
    case 'idle': {
      const { busy, scheduled } = counted(table, candidate, now);
      return total - busy - scheduled;
    }
    default:
      return STATE_RANK[stateOf(table, candidate)];
  }
}

function endedKey(ended: EndedTasks, nth: number, sort: TaskColumn): number {
  const number = (field: number) => ended.number(nth, field);
  const total = number(ENDED_AT) - number(ENDED_STARTED_AT);
  switch (sort) {
    case 'total':
      return total;
    case 'busy':
      return number(ENDED_TASK_BUSY);
    case 'scheduled':
      return number(ENDED_TASK_SCHEDULED);
    case 'polls':
      return number(ENDED_TASK_POLLS);
    case 'wakes':
      return number(ENDED_TASK_WAKES);
    case 'selfWakes':
      return number(ENDED_TASK_SELF_WAKES);
    case 'idle':
      return total - number(ENDED_TASK_BUSY) - number(ENDED_TASK_SCHEDULED);
    default:
      return STATE_RANK.ended;
  }
}
