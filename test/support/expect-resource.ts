import type { Hold, ResourceDetail, SnapshotBody } from '@async-console/protocol';
import { expect } from 'vitest';
import { placeOf } from './expect-task.ts';

/** The resource of that name; the test fails when there is none, or more than one. */
export function resourceNamed({ resources }: SnapshotBody, name: string): ResourceDetail {
  const found = resources.filter((resource) => resource.name === name);
  expect(
    found.length,
    `resources named ${name}, of ${resources.map((each) => `${each.kind} ${each.name}`).join(', ') || 'none'}`,
  ).toBe(1);
  return found[0] as ResourceDetail;
}

/**
 * A line each, holders first: `job holds, app.mjs:3:9, 2 awaits crossed` and `job waits, 1st, app.mjs:3:9`; with `inUse` and
 * `ended` where that is so.
 */
export function claimants(snapshot: SnapshotBody, name: string): string[] {
  const { holders, waiters } = resourceNamed(snapshot, name);
  const held = holders.map(({ taskName = '(unknown)', taskEnded, awaitsCrossed, inUse, location }) =>
    [
      `${taskName} holds`,
      placeOf(location) ?? 'nowhere',
      `${awaitsCrossed} awaits crossed`,
      ...(inUse ? ['in use'] : []),
      ...(taskEnded ? ['ended'] : []),
    ].join(', '),
  );
  const waiting = waiters.map(
    ({ taskName = '(unknown)', place, location }) => `${taskName} waits, ${place}, ${placeOf(location) ?? 'nowhere'}`,
  );
  return [...held, ...waiting];
}

/** At which awaits it was crossed, each with how many times. */
export function crossings({ crossed = [] }: Pick<Hold, 'crossed'>): string[] {
  return crossed.map((place) => `${place.function} ${placeOf(place)} × ${place.times}`);
}
