import { NAME, OUTCOME_FAILED, TASK_DOUBLES, TASK_INTS, TASK_STARTED_AT } from '../../table/layout.ts';
import type { Origin } from '../origin.ts';
import { siteOf } from '../rows.ts';
import type { Finding, Lint } from './lint.ts';
import { duration, many, place } from './words.ts';

/** Calls of one function by another that have gone on without it. */
interface Calls {
  ended: number;
  failed: number;
  /** Milliseconds for which one of them has outlived its caller. */
  longest: number;
}

/** An async function was called, its promise dropped, and it went on after who had called it. */
export const floating: Lint<'floating'> = {
  name: 'floating',
  begin({ calls }) {
    const seen = new Map<string, Calls>();
    const callsOf = (origin: Origin, caller: number, site: number): Calls => {
      const key = `${origin.thread} ${caller} ${site}`;
      const found = seen.get(key) ?? { ended: 0, failed: 0, longest: 0 };
      seen.set(key, found);
      return found;
    };
    return function* ({ threads, ended }) {
      /** Those to tell of, each with how many of it are alive. */
      const found = new Map<Calls, { origin: Origin; caller: number; site: number; live: number }>();
      for (const { origin, name, site, startedAt, endedAt, outcome } of ended) {
        if (name >= 0) continue;
        const of = callsOf(origin, -name, site);
        of.ended++;
        of.longest = Math.max(of.longest, endedAt - startedAt);
        if (outcome === OUTCOME_FAILED) of.failed++;
        found.set(of, { origin, caller: -name, site, live: 0 });
      }
      for (const { thread, live, now } of threads) {
        const { origin, table } = thread;
        for (const row of live) {
          const caller = -(table.tasks[row * TASK_INTS + NAME] as number);
          if (caller <= 0) continue;
          const site = siteOf(table, row);
          const of = callsOf(origin, caller, site);
          of.longest = Math.max(of.longest, now - (table.taskTimes[row * TASK_DOUBLES + TASK_STARTED_AT] as number));
          found.set(of, { origin, caller, site, live: (found.get(of)?.live ?? 0) + 1 });
        }
      }
      for (const [of, { origin, caller, site, live }] of found) {
        if (of.ended + live >= calls) yield* finding(of, origin, caller, site, live);
      }
    };
  },
};

function* finding(of: Calls, { book, thread }: Origin, caller: number, site: number, live: number): Iterable<Finding> {
  const by = book.sites[caller];
  const called = book.sites[site];
  const location = called === undefined ? undefined : book.bareCall(caller, called.name);
  if (by === undefined || called === undefined || location === undefined) return;
  const times = of.ended + live;
  yield {
    key: `${thread} ${place(location)} ${called.name}`,
    severity: of.failed > 0 ? 'error' : 'warning',
    message: `${called.name} is called at ${place(location)} (${by.name}), and its promise is dropped: ${many(times, 'call')} went on after ${by.name} had ended, up to ${duration(of.longest)}${of.failed === 0 ? '' : `; ${of.failed} of them failed, and nobody handles that`}.`,
    remedy: 'Await it; or, if it is to go on by itself, write `void` before it, and handle its failure with `.catch`.',
    taskName: called.name,
    thread,
    location,
    times,
    evidence: {
      calls: times,
      live,
      failed: of.failed,
      longestMs: Math.round(of.longest),
      function: called.name,
      caller: by.name,
    },
  };
}
