import { COUNT_DOUBLES, MAX_POLL, TASK_DOUBLES, TASK_STARTED_AT } from '../../table/layout.ts';
import { isCurrent } from '../counted.ts';
import { siteOf } from '../rows.ts';
import type { ThreadNow } from '../thread.ts';
import { Bounded } from './bounded.ts';
import type { Finding, Lint } from './lint.ts';
import { duration, place } from './words.ts';

/** The long polls of the tasks of one function, or of one name where they have none. */
interface Seen {
  longest: number;
  polls: number;
  tasks: number;
}

/** The longest poll of a task, by the numbers of its thread. */
interface Long {
  readonly task: number;
  readonly startedAt: number;
  readonly poll: number;
  readonly site: number;
  readonly name: string | undefined;
}

/** So many functions, and tasks with a long poll, are remembered. */
const FUNCTIONS = 1000;
const TASKS = 10_000;

/** One task keeps the thread, and with it all others. */
export const blockingPoll: Lint<'blocking-poll'> = {
  name: 'blocking-poll',
  // A single one may be the program's start or a collection; a long one, or several at the same place, are not.
  begin({ pollMs, onceMs, polls }) {
    const seen = new Bounded<string, Seen>(FUNCTIONS);
    /** By id of a task in the process: the longest of its polls that is known. */
    const known = new Bounded<number, number>(TASKS);
    return function* ({ threads, ended, sinceMs }) {
      const note = (at: ThreadNow, { task, startedAt, poll, site, name }: Long) => {
        const id = at.thread.origin.ids.unique(task);
        const before = known.get(id);
        if (before !== undefined && poll <= before) return undefined;
        known.set(id, poll);
        // It has ended since the last look, so that it cannot have begun earlier than this; nor before its task.
        const own = poll - at.thread.withheld(Math.min(poll + sinceMs, at.now - startedAt));
        if (own < pollMs) return undefined;
        const key = `${at.thread.origin.thread} ${site === 0 ? name : site}`;
        const found = seen.of(key, () => ({ longest: 0, polls: 0, tasks: 0 }));
        found.longest = Math.max(found.longest, own);
        found.polls++;
        if (before === undefined) found.tasks++;
        if (found.longest < onceMs && found.polls < polls) return undefined;
        return finding(at, key, found, id, site, name);
      };
      for (const task of ended) {
        if (task.maxPoll < pollMs) continue;
        const at = threads.find(({ thread }) => thread.origin === task.origin);
        const { id, startedAt, maxPoll, site, origin } = task;
        const name = origin.book.name(task.name);
        const found = at && note(at, { task: id, startedAt, poll: maxPoll, site, name });
        if (found !== undefined) yield found;
      }
      for (const at of threads) {
        const { table } = at.thread;
        for (const row of at.live) {
          if (!isCurrent(table, row)) continue;
          const poll = table.countTimes[row * COUNT_DOUBLES + MAX_POLL] as number;
          if (poll < pollMs) continue;
          const site = siteOf(table, row);
          // What its function is may be heard a moment later.
          if (site !== 0 && at.thread.origin.book.sites[site] === undefined) continue;
          const named = at.thread.name(row);
          if (named === undefined) continue;
          const task = at.thread.origin.ids.own(named.id) ?? 0;
          const startedAt = table.taskTimes[row * TASK_DOUBLES + TASK_STARTED_AT] as number;
          const found = note(at, { task, startedAt, poll, site, name: named.name });
          if (found !== undefined) yield found;
        }
      }
    };
  },
};

function finding(
  at: ThreadNow,
  key: string,
  { longest, polls, tasks }: Seen,
  task: number,
  site: number,
  name: string | undefined,
): Finding {
  const { book, thread } = at.thread.origin;
  const of = book.sites[site];
  const called = name ?? of?.name ?? 'A task';
  return {
    key,
    severity: 'warning',
    message: `${called}${of === undefined ? '' : ` (${place(of.location)})`} has kept the thread for up to ${duration(longest)} without an await${tasks <= 1 ? '' : `, in ${tasks} tasks`}: meanwhile nothing else ran.`,
    remedy: 'Do that work in parts with an await between them, or in a worker thread.',
    task,
    taskName: called,
    thread,
    ...(of === undefined ? {} : { location: of.location }),
    times: polls,
    evidence: { longestPollMs: Math.round(longest), polls, tasks: Math.max(1, tasks) },
  };
}
