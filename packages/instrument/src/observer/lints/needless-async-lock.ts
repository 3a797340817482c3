import { lint } from './lint.ts';
import { place } from './words.ts';

const LOCKS = new Set(['mutex', 'semaphore']);

/** A lock that is never held across an await protects nothing: nothing else runs meanwhile. */
export const needlessAsyncLock = lint('needless-async-lock', function* ({ threads }, { held }) {
  for (const at of threads) {
    for (const resource of at.claims.resources) {
      const given = resource.everHeld - resource.holders.length;
      const acrossNow = resource.holders.some(({ crossed }) => crossed > 0);
      if (!LOCKS.has(resource.kind) || given < held || resource.everHeldAcross > 0 || acrossNow) continue;
      const id = at.thread.origin.resourceIds.unique(resource.id);
      yield {
        key: String(id),
        severity: 'info' as const,
        message: `The ${resource.kind} ${resource.name} (${place(resource.location)}) was held ${given} times, and never across an await.`,
        remedy: 'Between two awaits nothing else runs: do what it protects without a lock.',
        resource: id,
        resourceName: resource.name,
        thread: at.thread.origin.thread,
        ...(resource.location === undefined ? {} : { location: resource.location }),
        evidence: { held: given, heldAcrossAnAwait: 0 },
      };
    }
  }
});
