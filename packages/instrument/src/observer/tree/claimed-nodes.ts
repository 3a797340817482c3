import type { TreeRow } from '@async-console/protocol';
import type { Claim, Claims, Resource } from '../claims.ts';
import type { Origin } from '../origin.ts';

const MAX_RESOURCES = 5;

/** By slot: what its frame waits for and holds. */
export type ClaimsBySlot = ReadonlyMap<number, readonly Claim[]>;

export function claimsBySlot({ resources }: Claims): ClaimsBySlot {
  const found = new Map<number, Claim[]>();
  for (const { holders, waiters } of resources) {
    for (const claims of [holders, waiters]) {
      for (const claim of claims) {
        if (claim.slot === 0) continue;
        const own = found.get(claim.slot);
        if (own === undefined) found.set(claim.slot, [claim]);
        else own.push(claim);
      }
    }
  }
  return found;
}

/** What some nodes of one thread wait for and hold together. */
export class ClaimedTogether {
  readonly #waits = new Map<Resource, { times: number; dueAt: number | undefined }>();
  readonly #held = new Set<Resource>();
  #holds = 0;

  add(claims: readonly Claim[] = []): void {
    for (const claim of claims) {
      if (claim.isHeld) {
        this.#holds++;
        this.#held.add(claim.resource);
        continue;
      }
      const known = this.#waits.get(claim.resource);
      if (known === undefined) this.#waits.set(claim.resource, { times: 1, dueAt: claim.dueAt });
      else {
        known.times++;
        known.dueAt = earlier(known.dueAt, claim.dueAt);
      }
    }
  }

  /** `now` is on the thread's clock. */
  said({ resourceIds }: Origin, now: number): Pick<TreeRow, 'waitsFor' | 'holds' | 'keepsWaiting'> {
    const waitsFor = [...this.#waits]
      .sort(([, a], [, b]) => b.times - a.times)
      .slice(0, MAX_RESOURCES)
      .map(([{ id, kind, name }, { times, dueAt }]) => ({
        resource: resourceIds.unique(id),
        kind,
        name,
        times,
        ...(dueAt === undefined ? {} : { dueMs: Math.round(dueAt - now) }),
      }));
    const keepsWaiting = [...this.#held].reduce((sum, { waiters }) => sum + waiters.length, 0);
    return {
      ...(waitsFor.length === 0 ? {} : { waitsFor }),
      ...(this.#holds === 0 ? {} : { holds: this.#holds }),
      ...(keepsWaiting === 0 ? {} : { keepsWaiting }),
    };
  }
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
