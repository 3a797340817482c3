import { COUNT_DOUBLES, LAST_POLL_ENDED_AT, RUNNING_TASK } from '../../table/layout.ts';
import { isCurrent } from '../counted.ts';
import { totals } from '../rows.ts';
import type { ThreadNow } from '../thread.ts';
import { Bounded } from './bounded.ts';
import type { Lint } from './lint.ts';
import { duration, many } from './words.ts';

/** The loop does not turn, though polls end one after the other: each makes the next one. */
export const microtaskStarvation: Lint<'microtask-starvation'> = {
  name: 'microtask-starvation',
  begin({ stallMs, polls }) {
    /** By thread: how many polls there were when the stall was seen first. */
    const stalls = new Bounded<number, { since: number; polls: number }>(100);
    return function* ({ threads }) {
      for (const at of threads) {
        const { origin, pulse, table } = at.thread;
        const since = pulse.owedSince;
        if (since === undefined || at.thread.isDone) {
          stalls.delete(origin.thread);
          continue;
        }
        const now = totals(table, at.live).polls;
        const first = stalls.get(origin.thread);
        if (first?.since !== since) {
          stalls.set(origin.thread, { since, polls: now });
          continue;
        }
        const ended = now - first.polls;
        const stalled = at.now - since;
        if (stalled < stallMs || ended < polls || stalled - at.thread.withheld(stalled) < stallMs) continue;
        const running = at.thread.name(runs(at, since));
        yield {
          key: String(origin.thread),
          severity: 'error' as const,
          message: `The loop has not turned for ${duration(stalled)}, while ${many(ended, 'poll')} of tasks have ended: each ends with the next one in the microtask queue, and timers and I/O wait.`,
          remedy:
            'Somewhere in the circle, await what the loop itself settles: `setImmediate` of `node:timers/promises`.',
          ...(running === undefined ? {} : { task: running.id, taskName: running.name }),
          thread: origin.thread,
          evidence: { stallMs: Math.round(stalled), polls: ended },
        };
      }
    };
  },
};

/** The task that runs; between two polls, the one that ran last since then. 0: none. */
function runs({ thread: { table }, live }: ThreadNow, since: number): number {
  const running = table.header[RUNNING_TASK] as number;
  if (running !== 0) return running;
  const ranAt = (row: number) => table.countTimes[row * COUNT_DOUBLES + LAST_POLL_ENDED_AT] as number;
  let last = 0;
  for (const row of live) if (isCurrent(table, row) && ranAt(row) > Math.max(since, last && ranAt(last))) last = row;
  return last;
}
