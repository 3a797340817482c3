/** The resources of all threads, as the protocol says them. */
import {
  type Holder,
  type Overview,
  type ResourceColumn,
  type ResourceDetail,
  type ResourceRow,
  type ResourceWindow,
  SNAPSHOT_MAX_RESOURCES,
  type SnapshotBody,
  sumOfResources,
  type Update,
  type Waiter,
} from '@async-console/protocol';
import { TIMER } from '../table/kinds.ts';
import { ROOT, TASK_INTS } from '../table/layout.ts';
import type { Claim, Resource } from './claims.ts';
import { holding, waiting } from './holds.ts';
import { innermostAwait, taskIdOf } from './rows.ts';
import type { ThreadNow } from './thread.ts';

const MAX_CLAIMANTS = 100;

/** The name of a task by its id in the process; undefined: it is forgotten. */
type NameOf = (task: number) => string | undefined;

interface Known {
  readonly at: ThreadNow;
  readonly resource: Resource;
}

function known(threads: readonly ThreadNow[]): Known[] {
  return threads.flatMap((at) => at.claims.resources.map((resource) => ({ at, resource })));
}

export function sumOf(threads: readonly ThreadNow[]): NonNullable<Overview['resources']> {
  return sumOfResources(
    known(threads).map(({ resource }) => ({
      kind: resource.kind,
      held: heldOf(resource),
      waiting: resource.waiters.length,
    })),
  );
}

/** For a snapshot. */
export function resourcesOf(
  threads: readonly ThreadNow[],
  nameOf: NameOf,
): Pick<SnapshotBody, 'resources' | 'resourcesOmitted'> {
  const all = known(threads).sort((a, b) => byUrgency(b, a) || b.resource.id - a.resource.id);
  return {
    resources: all.slice(0, SNAPSHOT_MAX_RESOURCES).map((each) => detailOf(each, nameOf)),
    resourcesOmitted: Math.max(0, all.length - SNAPSHOT_MAX_RESOURCES),
  };
}

/** For a console's window. */
export function queryResources(
  threads: readonly ThreadNow[],
  window: ResourceWindow,
  nameOf: NameOf,
): NonNullable<Update['resources']> {
  const words = window.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const all = known(threads);
  const direction = window.descending ? -1 : 1;
  const found = all
    .filter(({ resource }) => matches(resource, words))
    .sort((a, b) => direction * compare(a, b, window.sort) || b.resource.id - a.resource.id);
  const offset = Math.max(0, Math.min(window.offset, found.length - window.limit));
  const wanted = window.detail === undefined ? undefined : all.find((each) => idOf(each) === window.detail);
  return {
    matching: found.length,
    offset,
    rows: found.slice(offset, offset + window.limit).map(rowOf),
    ...(wanted === undefined ? {} : { detail: detailOf(wanted, nameOf) }),
  };
}

function matches({ kind, name, location }: Resource, words: readonly string[]): boolean {
  const place = location === undefined ? '' : `${location.file}:${location.line}`;
  const text = `${kind} ${name} ${place}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function compare(a: Known, b: Known, sort: ResourceColumn): number {
  switch (sort) {
    case 'id':
      return idOf(a) - idOf(b);
    case 'kind':
    case 'name':
      return a.resource[sort].localeCompare(b.resource[sort]);
    case 'held':
      return heldOf(a.resource) - heldOf(b.resource);
    case 'waiting':
      return a.resource.waiters.length - b.resource.waiters.length;
    case 'longestHold':
      return (longest(a, 'holders') ?? -1) - (longest(b, 'holders') ?? -1);
    case 'longestWait':
      return (longest(a, 'waiters') ?? -1) - (longest(b, 'waiters') ?? -1);
    default:
      return byUrgency(a, b);
  }
}

function byUrgency(a: Known, b: Known): number {
  return (
    Number(b.resource.kind === TIMER) - Number(a.resource.kind === TIMER) ||
    (longest(a, 'waiters') ?? -1) - (longest(b, 'waiters') ?? -1) ||
    (longest(a, 'holders') ?? -1) - (longest(b, 'holders') ?? -1)
  );
}

function longest({ at, resource }: Known, which: 'holders' | 'waiters'): number | undefined {
  const claims = resource[which];
  if (claims.length === 0) return undefined;
  return Math.max(0, ...claims.map(({ since }) => Math.round((at.now - since) * 1000) / 1000));
}

function heldOf({ holders, counted }: Resource): number {
  return holders.length + counted;
}

function idOf({ at, resource }: Known): number {
  return at.thread.origin.resourceIds.unique(resource.id);
}

function rowOf(each: Known): ResourceRow {
  const { resource } = each;
  const { thread, threadName } = each.at.thread.origin;
  const longestHoldMs = longest(each, 'holders');
  const longestWaitMs = longest(each, 'waiters');
  return {
    id: idOf(each),
    kind: resource.kind,
    name: resource.name,
    thread,
    ...(threadName === undefined ? {} : { threadName }),
    ...(resource.location === undefined ? {} : { location: resource.location }),
    ...(resource.capacity === undefined ? {} : { capacity: resource.capacity }),
    held: heldOf(resource),
    waiting: resource.waiters.length,
    ...(longestHoldMs === undefined ? {} : { longestHoldMs }),
    ...(longestWaitMs === undefined ? {} : { longestWaitMs }),
    everHeld: resource.everHeld,
    everHeldAcross: resource.everHeldAcross,
  };
}

function detailOf(each: Known, nameOf: NameOf): ResourceDetail {
  const { at, resource } = each;
  const holders = [...resource.holders].sort((a, b) => a.since - b.since);
  return {
    ...rowOf(each),
    holders: holders
      .slice(0, MAX_CLAIMANTS)
      .map((claim): Holder => ({ ...claimant(at, claim, nameOf), ...holding(claim, at.now) })),
    waiters: resource.waiters
      .slice(0, MAX_CLAIMANTS)
      .map((claim): Waiter => ({ ...claimant(at, claim, nameOf), ...waiting(claim, at.now) })),
  };
}

function claimant({ thread, now }: ThreadNow, claim: Claim, nameOf: NameOf) {
  const own = claim.row !== 0 ? taskIdOf(thread.table, claim.row) : claim.endedTask;
  if (own === 0) return {};
  const task = thread.origin.ids.unique(own);
  const taskName = nameOf(task);
  const root = claim.row === 0 ? 0 : (thread.table.tasks[claim.row * TASK_INTS + ROOT] as number);
  const awaiting = root === 0 ? undefined : innermostAwait(thread.table, thread.origin.book, root, now);
  return {
    task,
    ...(taskName === undefined ? {} : { taskName }),
    ...(claim.row === 0 ? { taskEnded: true as const } : {}),
    ...(awaiting === undefined ? {} : { awaiting }),
  };
}
