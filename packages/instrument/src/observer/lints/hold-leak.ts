import { MAY_OUTLIVE, RESPONSE } from '../../table/kinds.ts';
import { taskOf } from '../chains.ts';
import type { Claim } from '../claims.ts';
import { lint } from './lint.ts';
import { duration, many, place, tasksWait } from './words.ts';

/** By kind, for what is not given back by a call of `release`. */
const REMEDIES: Readonly<Record<string, string>> = {
  [RESPONSE]: 'Read its body to the end, or cancel it.',
};

/** Milliseconds more, where it is not known where it was taken: the loop may have been too busy yet to read a stack. */
const PLACED_MS = 3000;

/** Who had it has ended, and has not given it back. */
export const holdLeak = lint('hold-leak', function* ({ threads, nameOf }, { holdMs, holds }) {
  for (const at of threads) {
    for (const resource of at.claims.resources) {
      if (MAY_OUTLIVE.has(resource.kind)) continue;
      const byPlace = Map.groupBy(
        resource.holders.filter((each) => isLeft(each, at.now - each.since, holdMs)),
        (each) => place(each.location),
      );
      for (const [where, left] of byPlace) {
        const [oldest] = left.toSorted((a, b) => a.since - b.since);
        // A single one that nobody else wants may be kept on purpose: a listener, a leader's lock.
        const isMeant = left.length < holds && resource.waiters.length === 0 && resource.kind !== RESPONSE;
        if (oldest === undefined || isMeant) continue;
        const id = at.thread.origin.resourceIds.unique(resource.id);
        const task = taskOf(at, oldest);
        const taskName = task === undefined ? undefined : nameOf(task);
        yield {
          key: `${id} ${where}`,
          severity: resource.waiters.length > 0 ? ('error' as const) : ('warning' as const),
          message: `${many(left.length, 'hold')} on the ${resource.kind} ${resource.name}, taken at ${where}, ${left.length === 1 ? 'was' : 'were'} not given back though ${left.length === 1 ? 'its task has' : 'their tasks have'} ended; the oldest is held for ${duration(at.now - oldest.since)}${resource.waiters.length === 0 ? '' : `, and ${tasksWait(resource.waiters.length)}`}.`,
          remedy: REMEDIES[resource.kind] ?? 'Give it back in a `finally`, or hold it by `using`.',
          ...(task === undefined ? {} : { task }),
          ...(taskName === undefined ? {} : { taskName }),
          resource: id,
          resourceName: resource.name,
          thread: at.thread.origin.thread,
          ...(oldest.location === undefined ? {} : { location: oldest.location }),
          times: left.length,
          evidence: {
            holds: left.length,
            oldestMs: Math.round(at.now - oldest.since),
            waiting: resource.waiters.length,
          },
        };
      }
    }
  }
});

/** What is in use is not forgotten: a response that still comes in, a connection at the end of a query that nobody waits for. */
function isLeft({ endedTask, inUse, location }: Claim, forMs: number, holdMs: number): boolean {
  if (endedTask === 0 || inUse || forMs < holdMs) return false;
  return location !== undefined || forMs >= holdMs + PLACED_MS;
}
