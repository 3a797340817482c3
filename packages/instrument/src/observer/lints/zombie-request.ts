import {
  COUNT_DOUBLES,
  COUNT_INTS,
  FLAGS,
  KIND_DETACHED,
  KIND_MASK,
  LAST_POLL_ENDED_AT,
  OUTCOME_UNANSWERED,
  POLLS,
  ROOT,
  SLOT_INTS,
  SPAWNED_BY,
  TASK_DOUBLES,
  TASK_INTS,
} from '../../table/layout.ts';
import { isCurrent, runningTask } from '../counted.ts';
import { endedRow, innermostAwait, siteOf } from '../rows.ts';
import type { ThreadNow } from '../thread.ts';
import { Bounded } from './bounded.ts';
import type { Lint } from './lint.ts';
import { duration, many, place } from './words.ts';

/** A request whose client has gone. */
interface Gone {
  /** On the clock of its thread. */
  readonly at: number;
  readonly name: string;
}

/** So many requests are remembered. */
const REQUESTS = 10_000;

/** The client has gone before it was answered, and what the request has started works on. */
export const zombieRequest: Lint<'zombie-request'> = {
  name: 'zombie-request',
  begin({ goneMs }) {
    const gone = new Bounded<number, Gone>(REQUESTS);
    return function* ({ threads, ended }) {
      for (const task of ended) {
        if (task.outcome !== OUTCOME_UNANSWERED) continue;
        gone.set(task.origin.ids.unique(task.id), { at: task.endedAt, name: endedRow(task.origin.book, task).name });
      }
      if (gone.size === 0) return;
      for (const at of threads) {
        for (const row of at.live) {
          const request = requestOf(at, row, gone);
          // To wait on costs nothing; to be still at work then is another matter.
          if (request === undefined || workedAt(at, row) - request.at < goneMs) continue;
          const { table, origin } = at.thread;
          const named = at.thread.name(row);
          if (named === undefined) continue;
          const function_ = origin.book.sites[siteOf(table, row)]?.location;
          const awaiting = innermostAwait(table, origin.book, table.tasks[row * TASK_INTS + ROOT] as number, at.now);
          const polls = table.counts[row * COUNT_INTS + POLLS] as number;
          const isRunning = runningTask(table) === row;
          const location = isRunning || awaiting === undefined ? function_ : awaiting;
          yield {
            key: `${origin.thread} ${place(function_)}`,
            severity: 'warning' as const,
            message: `The client of ${request.name} went away ${duration(at.now - request.at)} ago, before it was answered, and ${named.name} (${place(function_)}) goes on: ${many(polls, 'poll')} since then, ${isRunning || awaiting === undefined ? 'and it runs' : `now at ${place(awaiting)} (${awaiting.function})`}.`,
            remedy:
              "Make an AbortSignal of the response's `close` event, and hand it to what the handler awaits: queries, `fetch`, timers.",
            task: named.id,
            taskName: named.name,
            thread: origin.thread,
            ...(location === undefined
              ? {}
              : { location: { file: location.file, line: location.line, column: location.column } }),
            evidence: { request: request.name, goneMs: Math.round(at.now - request.at), polls },
          };
        }
      }
    };
  },
};

/** The request, gone, of which the task was a part. */
function requestOf({ thread }: ThreadNow, row: number, gone: ReadonlyMap<number, Gone>): Gone | undefined {
  const { table, origin } = thread;
  const by = table.taskTimes[row * TASK_DOUBLES + SPAWNED_BY] as number;
  const flags = table.slots[(table.tasks[row * TASK_INTS + ROOT] as number) * SLOT_INTS + FLAGS] as number;
  return by === 0 || (flags & KIND_MASK) !== KIND_DETACHED ? undefined : gone.get(origin.ids.unique(by));
}

/** When the task ran last. */
function workedAt({ thread: { table }, now }: ThreadNow, row: number): number {
  if (runningTask(table) === row) return now;
  const hasRun = isCurrent(table, row) && (table.counts[row * COUNT_INTS + POLLS] as number) > 0;
  return hasRun ? (table.countTimes[row * COUNT_DOUBLES + LAST_POLL_ENDED_AT] as number) : 0;
}
