import { SITE_ENDED, SITE_INTS, SITE_LIVE } from '../../table/layout.ts';
import { Bounded } from './bounded.ts';
import type { Lint } from './lint.ts';
import { duration, place } from './words.ts';

/** The fewest live calls of each are compared with those of the ones before. */
const SPANS = 5;

/** So many async functions are watched, of all threads together. */
const WATCHED = 50_000;

interface Spans {
  /** When the present one began. */
  since: number;
  fewest: number;
  /** Of those before, the oldest first. */
  readonly before: number[];
}

/** Ever more calls of one async function are alive: more come than end. */
export const taskLeak: Lint<'task-leak'> = {
  name: 'task-leak',
  begin({ calls, times, spanMs }) {
    const bySite = new Bounded<string, Spans>(WATCHED);
    return function* ({ threads, at: now }) {
      for (const { thread } of threads) {
        for (const [id, site] of thread.origin.book.sites.entries()) {
          if (site?.kind !== 'function') continue;
          const live = thread.table.sites[id * SITE_INTS + SITE_LIVE] as number;
          const key = `${thread.origin.thread} ${id}`;
          const spans = bySite.get(key);
          if (spans === undefined) {
            if (live > 0) bySite.set(key, { since: now, fewest: live, before: [] });
            continue;
          }
          spans.fewest = Math.min(spans.fewest, live);
          if (now - spans.since < spanMs) continue;
          spans.before.push(spans.fewest);
          if (spans.before.length > SPANS) spans.before.shift();
          spans.since = now;
          spans.fewest = live;
          const [first] = spans.before;
          const last = spans.before.at(-1) as number;
          const grows = spans.before.every((fewest, k) => k === 0 || fewest > (spans.before[k - 1] as number));
          if (first === undefined || spans.before.length < SPANS || !grows) continue;
          if (last - first < calls || last < times * first) continue;
          const ended = thread.table.sites[id * SITE_INTS + SITE_ENDED] as number;
          yield {
            key,
            severity: 'warning' as const,
            message: `Ever more calls of ${site.name} (${place(site.location)}) are alive: ${first}, and ${last} after ${duration(spanMs * (SPANS - 1))}, without once becoming fewer.`,
            remedy: 'See where they are suspended: they wait for what does not come, or come faster than they can end.',
            thread: thread.origin.thread,
            location: site.location,
            evidence: { before: first, now: last, overMs: spanMs * (SPANS - 1), ended },
          };
        }
      }
    };
  },
};
