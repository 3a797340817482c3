import { LIMITER } from '../../table/kinds.ts';
import { chainFrom, deadlocked, taskOf, waitOf } from '../chains.ts';
import { innermostAwait } from '../rows.ts';
import type { Facts, Finding, Lint } from './lint.ts';
import { duration, place, tasksWait } from './words.ts';

/** Milliseconds in which several holds at the same place count together. */
const OVER_MS = 10_000;

/**
 * Somebody waits for what another one holds while it awaits something else. That a single hold makes others wait for a
 * moment may be the machine's fault: a slow disk. That it is long, or that it happens again, is not.
 */
export const heldAcrossAwait: Lint<'held-across-await'> = {
  name: 'held-across-await',
  begin({ waitMs, idleMs, onceMs, holds }) {
    const seen = new Map<string, Hold[]>();
    return function* (facts) {
      for (const { key, hold, waitedMs, finding } of found(facts, waitMs, idleMs)) {
        const before = seen.get(key)?.filter(({ at, since }) => facts.at - at < OVER_MS && since !== hold.since) ?? [];
        const all = [...before, hold].slice(-Math.max(1, holds));
        seen.set(key, all);
        if (waitedMs >= onceMs || all.length >= holds) yield finding();
      }
      for (const [key, all] of seen) if (facts.at - (all.at(-1)?.at ?? 0) >= OVER_MS) seen.delete(key);
    };
  },
};

/** By when it began, and seen when, in milliseconds since the process started. */
interface Hold {
  readonly since: number;
  readonly at: number;
}

interface Found {
  readonly key: string;
  readonly hold: Hold;
  readonly waitedMs: number;
  /** Told only of what is said. */
  readonly finding: () => Finding;
}

function* found({ threads, nameOf, at: now }: Facts, waitMs: number, idleMs: number): Generator<Found> {
  for (const at of threads) {
    const stuck = deadlocked(at);
    for (const resource of at.claims.resources) {
      if (resource.kind === LIMITER) continue;
      const [waiter] = resource.waiters;
      // What others say more of.
      if (waiter !== undefined && stuck.has(waiter)) continue;
      if (waiter === undefined || at.now - waiter.since < waitMs) continue;
      for (const holder of resource.holders) {
        if (holder.inUse || holder.slot === 0 || holder.row === 0 || holder.crossed === 0) continue;
        // Where it was taken is known soon.
        if (holder.location === undefined) continue;
        const next = waitOf(at, holder);
        if (next !== undefined && next.resource === resource) continue;
        const awaiting = innermostAwait(at.thread.table, at.thread.origin.book, holder.slot, at.now);
        if (awaiting === undefined || awaiting.forMs < idleMs || at.now - holder.since < idleMs) continue;
        const id = at.thread.origin.resourceIds.unique(resource.id);
        const task = taskOf(at, holder);
        const taskName = task === undefined ? undefined : nameOf(task);
        const key = `${id} ${place(holder.location)} ${place(awaiting)}`;
        const finding = (): Finding => ({
          key,
          severity: 'warning' as const,
          message: `${taskName ?? 'A task'} holds the ${resource.kind} ${resource.name}, taken at ${place(holder.location)}, for ${duration(at.now - holder.since)} while it awaits something else at ${place(awaiting)} (${awaiting.function}); ${tasksWait(resource.waiters.length)} for it, one for ${duration(at.now - waiter.since)}.`,
          remedy: 'Give it back before that await, or take it after it.',
          ...(task === undefined ? {} : { task }),
          ...(taskName === undefined ? {} : { taskName }),
          resource: id,
          resourceName: resource.name,
          thread: at.thread.origin.thread,
          location: { file: awaiting.file, line: awaiting.line, column: awaiting.column },
          evidence: {
            heldMs: Math.round(at.now - holder.since),
            awaitsCrossed: holder.crossed,
            awaitingMs: Math.round(awaiting.forMs),
            waiting: resource.waiters.length,
            longestWaitMs: Math.round(at.now - waiter.since),
          },
          chain: chainFrom(at, waiter, nameOf),
        });
        yield { key, hold: { since: holder.since, at: now }, waitedMs: at.now - waiter.since, finding };
      }
    }
  }
}
