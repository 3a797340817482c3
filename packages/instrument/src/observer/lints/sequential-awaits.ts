import {
  LOOP_AWAITS,
  LOOP_MOST_SAVED,
  LOOP_RUNS,
  LOOP_SAVED,
  LOOP_WAITED,
  SITE_DOUBLES,
  SITE_INTS,
} from '../../table/layout.ts';
import { lint } from './lint.ts';
import { duration, many, place } from './words.ts';

/** A loop awaits one thing after the other, though no round of it needs what another gives. */
export const sequentialAwaits = lint('sequential-awaits', function* ({ threads }, thresholds) {
  for (const { thread } of threads) {
    const { table, origin } = thread;
    for (const [id, site] of origin.book.sites.entries()) {
      if (site?.kind !== 'loop') continue;
      const runs = table.sites[id * SITE_INTS + LOOP_RUNS] as number;
      if (runs === 0) continue;
      const awaits = (table.sites[id * SITE_INTS + LOOP_AWAITS] as number) / runs;
      const waited = (table.siteTimes[id * SITE_DOUBLES + LOOP_WAITED] as number) / runs;
      const saved = (table.siteTimes[id * SITE_DOUBLES + LOOP_SAVED] as number) / runs;
      const most = table.sites[id * SITE_INTS + LOOP_MOST_SAVED] as number;
      const isOften = runs >= thresholds.runs && saved >= thresholds.saveMs;
      if (awaits < thresholds.awaits || !(isOften || most >= thresholds.onceMs)) continue;
      yield {
        key: `${origin.thread} ${id}`,
        severity: 'info' as const,
        message: `The loop at ${place(site.location)} (${site.name}) awaits one thing after the other, though no round uses what another gives: ${many(Math.round(awaits), 'await')} a run, ${duration(waited)} in all. Side by side they would take at least ${duration(saved)} less, if they do not slow each other down.`,
        remedy:
          'Start them all, and await them together with `Promise.all`; with a limit, where there may be many. Leave it, if their order matters.',
        thread: origin.thread,
        location: site.location,
        times: runs,
        evidence: {
          runs,
          awaitsPerRun: Math.round(awaits * 10) / 10,
          waitedPerRunMs: Math.round(waited),
          savedPerRunMs: Math.floor(saved),
          mostSavedMs: most,
          function: site.name,
        },
      };
    }
  }
});
