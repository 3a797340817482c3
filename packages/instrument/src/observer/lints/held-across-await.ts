import { LIMITER } from '../../table/kinds.ts';
import { chainFrom, deadlocked, taskOf, waitOf } from '../chains.ts';
import { innermostAwait } from '../rows.ts';
import { lint } from './lint.ts';
import { duration, place, tasksWait } from './words.ts';

/** Somebody waits for what another one holds while it awaits something else. */
export const heldAcrossAwait = lint('held-across-await', function* ({ threads, nameOf }, { waitMs, idleMs }) {
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
        yield {
          key: `${id} ${place(holder.location)} ${place(awaiting)}`,
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
        };
      }
    }
  }
});
