import { LIMITER } from '../../table/kinds.ts';
import { chainFrom, deadlocked } from '../chains.ts';
import { lint } from './lint.ts';
import { duration, tally, tasksWait } from './words.ts';

/** All that there is of something is held, and others have waited for it for long. */
export const poolExhausted = lint('pool-exhausted', function* ({ threads, nameOf }, { waitMs }) {
  for (const at of threads) {
    const stuck = deadlocked(at);
    for (const resource of at.claims.resources) {
      const { capacity, holders, waiters, kind, name } = resource;
      if (kind === LIMITER) continue;
      const [first] = waiters;
      // With one permit it is a lock, and others speak of that.
      if (capacity === undefined || capacity < 2 || holders.length < capacity || first === undefined) continue;
      const waited = at.now - waiters.reduce((earliest, { since }) => Math.min(earliest, since), first.since);
      if (waited < waitMs || stuck.has(first)) continue;
      const longest = holders.toSorted((a, b) => a.since - b.since)[0];
      const id = at.thread.origin.resourceIds.unique(resource.id);
      yield {
        key: String(id),
        severity: 'error' as const,
        message: `All ${capacity} of the ${kind} ${name} are held, and ${tasksWait(waiters.length)}, one for ${duration(waited)}. Held: ${tally(holders.map(({ location }) => location))}; the longest for ${duration(at.now - (longest?.since ?? at.now))}.`,
        remedy:
          'See that each of those lines gives back what it takes, on every path; else make what they do meanwhile shorter, or the capacity larger.',
        resource: id,
        resourceName: name,
        thread: at.thread.origin.thread,
        ...(longest?.location === undefined ? {} : { location: longest.location }),
        evidence: {
          capacity,
          waiting: waiters.length,
          longestWaitMs: Math.round(waited),
          longestHoldMs: Math.round(at.now - (longest?.since ?? at.now)),
        },
        chain: chainFrom(at, first, nameOf),
      };
    }
  }
});
