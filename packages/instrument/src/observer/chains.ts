/** Who waits for whom: from a task that waits for a resource, over who holds that, to the root cause. */
import type { ChainLink } from '@async-console/protocol';
import { FLAGS, ROOT, SLOT_INTS, STATE_MASK, STATE_SUSPENDED, TASK_INTS } from '../table/layout.ts';
import type { Claim, Claims, Resource } from './claims.ts';
import { awaitedFrom, innermostAwait, taskIdOf } from './rows.ts';
import type { ThreadNow } from './thread.ts';

type NameOf = (task: number) => string | undefined;

/** What the holder of a claim waits for itself; undefined: no resource, or what it holds, or it runs, or it is not known. */
export function waitOf(at: ThreadNow, holder: Claim): Claim | undefined {
  const { table } = at.thread;
  if (holder.slot === 0 || holder.row === 0 || holder.inUse) return undefined;
  const waiting = at.claims.byTask.get(holder.row)?.filter(({ isHeld }) => !isHeld) ?? [];
  if (waiting.length === 0) return undefined;
  for (const slot of awaitedFrom(table, at.thread.origin.book, holder.slot)) {
    const isSuspended = ((table.slots[slot * SLOT_INTS + FLAGS] as number) & STATE_MASK) === STATE_SUSPENDED;
    const found = waiting.find((claim) => claim.slot === slot);
    if (found !== undefined) return isSuspended ? found : undefined;
  }
  return undefined;
}

/**
 * Those that wait and can never go on: whoever holds what they wait for waits for one of them. The resource has no room
 * left, and each of its holders is one that waits so.
 */
export function deadlocked(at: ThreadNow): ReadonlySet<Claim> {
  const found = known.get(at.claims) ?? findDeadlocked(at);
  known.set(at.claims, found);
  return found;
}

/** Several lints ask for it at one look. */
const known = new WeakMap<Claims, ReadonlySet<Claim>>();

function findDeadlocked(at: ThreadNow): ReadonlySet<Claim> {
  // All that wait for the same resource can go on, or none of them.
  const stuck = new Set<Resource>();
  for (const resource of at.claims.resources) {
    const { capacity, holders, waiters } = resource;
    if (capacity !== undefined && holders.length >= capacity && waiters.length > 0) stuck.add(resource);
  }
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size;
    for (const resource of stuck) {
      const isStuck = resource.holders.every((holder) => {
        const next = waitOf(at, holder);
        return next !== undefined && stuck.has(next.resource);
      });
      if (!isStuck) stuck.delete(resource);
    }
  }
  return new Set([...stuck].flatMap(({ waiters }) => waiters));
}

/** From a waiter on, each time by the one who holds longest, until somebody waits for no resource, or comes again. */
export function chainFrom(at: ThreadNow, waiter: Claim, nameOf: NameOf): ChainLink[] {
  const links: ChainLink[] = [link(at, waiter, undefined, nameOf)];
  const seen = new Set<Claim>([waiter]);
  for (let waiting = waiter; ; ) {
    const holder = waiting.resource.holders.toSorted((a, b) => a.since - b.since)[0];
    if (holder === undefined) return links;
    const next = waitOf(at, holder);
    links.push(link(at, next, holder, nameOf));
    if (next === undefined || seen.has(next)) return links;
    seen.add(next);
    waiting = next;
  }
}

/** A task that waits for the next one, while it holds what the one before waits for. */
export interface Step {
  readonly waits: Claim;
  readonly holds: Claim;
}

/** The circle that a deadlocked waiter waits for, or is in; empty: it was left meanwhile. */
export function cycleOf(at: ThreadNow, stuck: ReadonlySet<Claim>, from: Claim): Step[] {
  const path: Step[] = [];
  for (let waiting = from; path.length <= stuck.size; ) {
    const step = stepFrom(at, stuck, waiting);
    if (step === undefined) return [];
    const again = path.findIndex(({ waits }) => waits === step.waits);
    // It was come to from outside the circle, perhaps for another thing that it holds.
    if (again !== -1) return [step, ...path.slice(again + 1)];
    path.push(step);
    waiting = step.waits;
  }
  return [];
}

function stepFrom(at: ThreadNow, stuck: ReadonlySet<Claim>, waiting: Claim): Step | undefined {
  for (const holds of waiting.resource.holders) {
    const waits = waitOf(at, holds);
    if (waits !== undefined && stuck.has(waits)) return { waits, holds };
  }
  return undefined;
}

/** One who waits, with what he holds. */
export function link(at: ThreadNow, waiting: Claim | undefined, holder: Claim | undefined, nameOf: NameOf): ChainLink {
  const { thread, now } = at;
  const of = waiting ?? holder;
  const task = of === undefined ? undefined : taskOf(at, of);
  const taskName = task === undefined ? undefined : nameOf(task);
  const root = of === undefined || of.row === 0 ? 0 : (thread.table.tasks[of.row * TASK_INTS + ROOT] as number);
  const waitsAt = root === 0 ? undefined : innermostAwait(thread.table, thread.origin.book, root, now);
  return {
    ...(task === undefined ? {} : { task }),
    ...(taskName === undefined ? {} : { taskName }),
    ...(waiting === undefined
      ? {}
      : {
          resource: thread.origin.resourceIds.unique(waiting.resource.id),
          resourceName: waiting.resource.name,
          forMs: Math.round(now - waiting.since),
        }),
    ...(waitsAt === undefined ? {} : { waitsAt: placeOf(waitsAt) }),
    ...(holder === undefined ? {} : { holdsSince: Math.round(now - holder.since) }),
    ...(holder?.location === undefined ? {} : { location: holder.location }),
  };
}

function placeOf({ file, line, column, function: name, at }: NonNullable<ReturnType<typeof innermostAwait>>) {
  return { file, line, column, function: name, at };
}

/** The id in the process; undefined: not known. */
export function taskOf({ thread }: ThreadNow, claim: Claim): number | undefined {
  const own = claim.row !== 0 ? taskIdOf(thread.table, claim.row) : claim.endedTask;
  return own === 0 ? undefined : thread.origin.ids.unique(own);
}
