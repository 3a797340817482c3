import { COUNT_DOUBLES, MAX_POLL } from '../../table/layout.ts';
import { isCurrent } from '../counted.ts';
import { siteOf } from '../rows.ts';
import type { ThreadNow } from '../thread.ts';
import type { Finding, Lint } from './lint.ts';
import { duration, place } from './words.ts';

/** The longest polls of the tasks of one function, or of one name where they have none. */
interface Seen {
  longest: number;
  /** Tasks with such a poll, by their ids in the thread. */
  readonly tasks: Set<number>;
}

/** One task keeps the thread, and with it all others. */
export const blockingPoll: Lint<'blocking-poll'> = {
  name: 'blocking-poll',
  // A single one may be the machine's fault; a long one, or several at the same place, are not.
  begin({ pollMs, onceMs, polls }) {
    const seen = new Map<string, Seen>();
    return function* ({ threads, ended }) {
      const note = (at: ThreadNow, task: number, poll: number, site: number, name: string | undefined) => {
        if (poll < pollMs) return undefined;
        const key = `${at.thread.origin.thread} ${site === 0 ? name : site}`;
        const found = seen.get(key) ?? { longest: 0, tasks: new Set() };
        seen.set(key, found);
        found.longest = Math.max(found.longest, poll);
        found.tasks.add(task);
        if (found.longest < onceMs && found.tasks.size < polls) return undefined;
        return finding(at, key, found, task, site, name);
      };
      for (const task of ended) {
        const at = threads.find(({ thread }) => thread.origin === task.origin);
        if (at === undefined) continue;
        const found = note(at, task.id, task.maxPoll, task.site, task.origin.book.name(task.name));
        if (found !== undefined) yield found;
      }
      for (const at of threads) {
        const { table } = at.thread;
        for (const row of at.live) {
          if (!isCurrent(table, row)) continue;
          const poll = table.countTimes[row * COUNT_DOUBLES + MAX_POLL] as number;
          if (poll < pollMs) continue;
          const named = at.thread.name(row);
          const found =
            named && note(at, at.thread.origin.ids.own(named.id) ?? 0, poll, siteOf(table, row), named.name);
          if (found !== undefined) yield found;
        }
      }
    };
  },
};

function finding(
  at: ThreadNow,
  key: string,
  { longest, tasks }: Seen,
  task: number,
  site: number,
  name: string | undefined,
): Finding {
  const { book, ids, thread } = at.thread.origin;
  const of = book.sites[site];
  const called = name ?? of?.name ?? 'A task';
  return {
    key,
    severity: 'warning',
    message: `${called}${of === undefined ? '' : ` (${place(of.location)})`} has kept the thread for up to ${duration(longest)} without an await${tasks.size === 1 ? '' : `, in ${tasks.size} tasks`}: meanwhile nothing else ran.`,
    remedy: 'Do that work in parts with an await between them, or in a worker thread.',
    task: ids.unique(task),
    taskName: called,
    thread,
    ...(of === undefined ? {} : { location: of.location }),
    times: tasks.size,
    evidence: { longestPollMs: Math.round(longest), tasks: tasks.size },
  };
}
