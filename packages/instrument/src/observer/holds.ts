/** What one task holds and waits for, as the protocol says it. */
import type { AsyncOp, Hold, TaskRow } from '@async-console/protocol';
import type { Claim } from './claims.ts';
import type { Origin } from './origin.ts';

/** Microseconds are enough on the wire. */
function ms(value: number): number {
  return Math.round(Math.max(0, value) * 1000) / 1000;
}

/** `now` is on the thread's clock. */
export function claimed(
  origin: Origin,
  claims: readonly Claim[] | undefined,
  now: number,
): Pick<TaskRow, 'holds' | 'waitsFor'> {
  if (claims === undefined) return {};
  const holds = claims.filter(({ isHeld }) => isHeld).map((claim) => holdOf(origin, claim, now));
  const waitsFor = claims.filter(({ isHeld }) => !isHeld).map((claim) => opOf(origin, claim, now));
  return { ...(holds.length === 0 ? {} : { holds }), ...(waitsFor.length === 0 ? {} : { waitsFor }) };
}

function holdOf(origin: Origin, claim: Claim, now: number): Hold {
  return { ...ofResource(origin, claim), ...holding(claim, now), waiters: claim.resource.waiters.length };
}

function opOf(origin: Origin, claim: Claim, now: number): AsyncOp {
  return { ...ofResource(origin, claim), ...waiting(claim, now) };
}

function ofResource(origin: Origin, { resource }: Claim) {
  return { resource: origin.resourceIds.unique(resource.id), kind: resource.kind, name: resource.name };
}

export function holding({ since, crossed, crossings, inUse, location }: Claim, now: number) {
  return {
    forMs: ms(now - since),
    awaitsCrossed: crossed,
    ...(crossings.length === 0 ? {} : { crossed: crossings }),
    ...(inUse ? { inUse: true as const } : {}),
    ...(location === undefined ? {} : { location }),
  };
}

export function waiting(claim: Claim, now: number) {
  const { since, location, resource, dueAt } = claim;
  return {
    forMs: ms(now - since),
    place: resource.waiters.indexOf(claim) + 1,
    ...(dueAt === undefined ? {} : { dueMs: ms(dueAt - now) }),
    ...(location === undefined ? {} : { location }),
  };
}
