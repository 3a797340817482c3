import { COUNT_INTS, POLLS, SELF_WAKES, WAKES } from '../../table/layout.ts';
import type { Table } from '../../table/memory.ts';
import { isCurrent } from '../counted.ts';
import { siteOf } from '../rows.ts';
import type { ThreadNow } from '../thread.ts';
import type { Lint } from './lint.ts';
import { duration, place } from './words.ts';

interface Woken {
  readonly wakes: number;
  readonly own: number;
  readonly at: number;
}

/** Milliseconds of heartbeats that say how late the loop is. */
const OVER_MS = 3000;
const BEATS = 3;

/**
 * A task that mostly awaits what is there already: its awaits let other promises run, and neither timers nor I/O. Where those
 * come in time all the same, because the loop turns often enough, it is no matter: whoever reads a file line by line does so.
 */
export const selfWakes: Lint<'self-wakes'> = {
  name: 'self-wakes',
  begin({ share, perSecond, delayMs }) {
    let before = new Map<number, Woken>();
    return function* ({ threads, at: looked }) {
      const now = new Map<number, Woken>();
      for (const at of threads) {
        const { table, origin } = at.thread;
        const late = lateness(at);
        for (const row of at.live) {
          if (!isCurrent(table, row) || (table.counts[row * COUNT_INTS + WAKES] as number) < perSecond / 10) continue;
          const named = at.thread.name(row);
          if (named === undefined) continue;
          const { wakes, own } = wokenOf(table, row);
          now.set(named.id, { wakes, own, at: looked });
          const last = before.get(named.id);
          if (last === undefined || looked <= last.at) continue;
          const rate = ((wakes - last.wakes) / (looked - last.at)) * 1000;
          // Both go on while they are read, one after the other.
          const part = Math.min(1, (own - last.own) / Math.max(1, wakes - last.wakes));
          if (rate < perSecond || part < share || late === undefined || late < delayMs) continue;
          const location = origin.book.sites[siteOf(table, row)]?.location;
          yield {
            key: String(named.id),
            severity: 'warning' as const,
            message: `${named.name}${location === undefined ? '' : ` (${place(location)})`} was woken ${Math.round(rate)} times a second, ${Math.round(part * 100)} % of them by itself: it awaits what is there already, and comes back before timers and I/O, which often wait for ${duration(late)} or more.`,
            remedy:
              'Await something that gives the loop a turn now and then: `setImmediate` of `node:timers/promises`.',
            task: named.id,
            taskName: named.name,
            thread: origin.thread,
            ...(location === undefined ? {} : { location }),
            evidence: {
              wakesPerSecond: Math.round(rate),
              selfWakeShare: Math.round(part * 1000) / 1000,
              lateMs: Math.round(late),
              polls: table.counts[row * COUNT_INTS + POLLS] as number,
              over: duration(looked - last.at),
            },
          };
        }
      }
      before = now;
    };
  },
};

/** What a quarter of the last heartbeats exceeds, and more than one, in milliseconds; undefined: there were too few. */
function lateness({ thread, now }: ThreadNow): number | undefined {
  const delays = thread.pulse.delays.filter(({ at }) => at >= now - OVER_MS).map(({ ms, withheld }) => ms - withheld);
  if (delays.length < BEATS) return undefined;
  // A single one may be late by the machine.
  return delays.toSorted((a, b) => a - b)[Math.min(Math.floor(delays.length * 0.75), delays.length - 2)];
}

/** Both of one instant: the thread counts on meanwhile, and the observer may have to wait between two readings. */
function wokenOf({ counts }: Table, row: number): Pick<Woken, 'wakes' | 'own'> {
  const wakesOf = () => Atomics.load(counts, row * COUNT_INTS + WAKES);
  for (let tries = 0; ; tries++) {
    const wakes = wakesOf();
    const own = Atomics.load(counts, row * COUNT_INTS + SELF_WAKES);
    if (wakesOf() === wakes || tries === 100) return { wakes, own };
  }
}
