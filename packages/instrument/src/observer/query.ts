/** Answers a console's window: which tasks, in which order, which part of them. */
import type { TaskColumn, TaskRow, TaskWindow } from '@async-console/protocol';
import { TASK_DOUBLES, TASK_STARTED_AT } from '../table/layout.ts';
import { MAX_SLOTS, type Table } from '../table/memory.ts';
import { counted } from './counted.ts';
import type { EndedTask } from './ended.ts';
import { stateOf, taskIdOf } from './rows.ts';
import { rowOfEnded, type ThreadNow } from './thread.ts';

/** A task before its row is made: a live one by its thread's index and its slot in one number, an ended one by its numbers. */
type Candidate = number | EndedTask;

/** A million objects would take longer to make than all the rest. */
function liveCandidates(threads: readonly ThreadNow[]): number[] {
  return threads.flatMap(({ live }, index) =>
    index === 0 ? (live as number[]) : live.map((slot) => index * MAX_SLOTS + slot),
  );
}

export interface Page {
  readonly rows: TaskRow[];
  readonly matching: number;
  readonly offset: number;
}

/** Only the rows of the window are made, unless the filter or the order needs their words. */
export function query(threads: readonly ThreadNow[], ended: readonly EndedTask[], window: TaskWindow): Page {
  const live = liveCandidates(threads);
  const candidates: Candidate[] = window.ended ? [...live, ...ended] : live;
  const threadOf = (candidate: number) => threads[Math.floor(candidate / MAX_SLOTS)] as ThreadNow;
  const rowOf = (candidate: Candidate) => {
    if (typeof candidate !== 'number') return rowOfEnded(candidate);
    const { thread, now } = threadOf(candidate);
    return thread.row(candidate % MAX_SLOTS, now);
  };
  const idOf = (candidate: Candidate) => {
    if (typeof candidate !== 'number') return candidate.origin.ids.unique(candidate.id);
    const { thread } = threadOf(candidate);
    return thread.origin.ids.unique(taskIdOf(thread.table, candidate % MAX_SLOTS));
  };
  const keyOf = (candidate: Candidate) => {
    if (typeof candidate !== 'number') return endedKey(candidate, window.sort);
    const { thread, now } = threadOf(candidate);
    return liveKey(thread.table, candidate % MAX_SLOTS, window.sort, now);
  };
  const words = window.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const direction = window.descending ? -1 : 1;

  if (words.length > 0 || isText(window.sort)) {
    const rows = candidates.map(rowOf).filter((row) => row !== undefined && matches(row, words)) as TaskRow[];
    rows.sort((a, b) => direction * compareRows(a, b, window.sort) || b.id - a.id);
    return page(rows, window, (row) => row);
  }
  const keyed = candidates.map((candidate) => {
    const id = idOf(candidate);
    return { candidate, id, key: window.sort === 'id' ? id : keyOf(candidate) };
  });
  keyed.sort((a, b) => direction * (a.key - b.key) || b.id - a.id);
  return page(keyed, window, ({ candidate }) => rowOf(candidate));
}

function page<T>(all: readonly T[], window: TaskWindow, rowOf: (item: T) => TaskRow | undefined): Page {
  const offset = Math.max(0, Math.min(window.offset, all.length - window.limit));
  const rows = all.slice(offset, offset + window.limit).map(rowOf);
  return { rows: rows.filter((row) => row !== undefined), matching: all.length, offset };
}

/** Every word occurs somewhere in what the row says. */
function matches(row: TaskRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { location, awaiting = row.lostAt, fields, error } = row;
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

function endedKey(task: EndedTask, sort: TaskColumn): number {
  const total = task.endedAt - task.startedAt;
  switch (sort) {
    case 'total':
      return total;
    case 'busy':
    case 'scheduled':
    case 'polls':
    case 'wakes':
    case 'selfWakes':
      return task[sort];
    case 'idle':
      return total - task.busy - task.scheduled;
    default:
      return STATE_RANK.ended;
  }
}
