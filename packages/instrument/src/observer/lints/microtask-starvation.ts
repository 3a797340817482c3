import { RUNNING_TASK } from '../../table/layout.ts';
import { totals } from '../rows.ts';
import type { Lint } from './lint.ts';
import { duration, many } from './words.ts';

/** The loop does not turn, though polls end one after the other: each makes the next one. */
export const microtaskStarvation: Lint<'microtask-starvation'> = {
  name: 'microtask-starvation',
  begin({ stallMs, polls }) {
    /** By thread: how many polls there were when the stall was seen first. */
    const stalls = new Map<number, { since: number; polls: number }>();
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
        if (at.now - since < stallMs || ended < polls) continue;
        const running = at.thread.name(table.header[RUNNING_TASK] as number);
        yield {
          key: String(origin.thread),
          severity: 'error' as const,
          message: `The loop has not turned for ${duration(at.now - since)}, while ${many(ended, 'poll')} of tasks have ended: each ends with the next one in the microtask queue, and timers and I/O wait.`,
          remedy:
            'Somewhere in the circle, await what the loop itself settles: `setImmediate` of `node:timers/promises`.',
          ...(running === undefined ? {} : { task: running.id, taskName: running.name }),
          thread: origin.thread,
          evidence: { stallMs: Math.round(at.now - since), polls: ended },
        };
      }
    };
  },
};
