import { COUNT_INTS, POLL_STARTED_AT, POLLS, RUNNING_TASK } from '../../table/layout.ts';
import { siteOf } from '../rows.ts';
import { lint } from './lint.ts';
import { duration, place } from './words.ts';

/** It has run since it started, and has not come to an await yet. */
export const neverYielded = lint('never-yielded', function* ({ threads }, { pollMs }) {
  for (const at of threads) {
    const { table, origin } = at.thread;
    const row = table.header[RUNNING_TASK] as number;
    if (row === 0 || at.thread.isDone) continue;
    const since = at.now - (table.headerTimes[POLL_STARTED_AT] as number);
    if (since < pollMs) continue;
    const ran = since - at.thread.withheld(since);
    const named = at.thread.name(row);
    if (ran < pollMs || table.counts[row * COUNT_INTS + POLLS] !== 0 || named === undefined) continue;
    const location = origin.book.sites[siteOf(table, row)]?.location;
    yield {
      key: String(named.id),
      severity: 'error' as const,
      message: `${named.name}${location === undefined ? '' : ` (${place(location)})`} has run for ${duration(ran)} since it started, and has never awaited: nothing else runs.`,
      remedy:
        'Look at the stack of the blocked thread; do that work in parts with an await between them, or in a worker thread.',
      task: named.id,
      taskName: named.name,
      thread: origin.thread,
      ...(location === undefined ? {} : { location }),
      evidence: { runningMs: Math.round(ran), polls: 0 },
    };
  }
});
