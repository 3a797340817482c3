/** Reads who holds what, and who waits for it, out of one thread's table. */
import type { AwaitPlace, Location } from '@async-console/protocol';
import {
  CLAIM_AWAIT,
  CLAIM_CROSSED,
  CLAIM_CROSSINGS,
  CLAIM_DOUBLES,
  CLAIM_DUE_AT,
  CLAIM_HELD_AT,
  CLAIM_HOLDS,
  CLAIM_INTS,
  CLAIM_MADE_AT,
  CLAIM_NEXT,
  CLAIM_PLACE,
  CLAIM_RESOURCE,
  CLAIM_SITE,
  CLAIM_SLOT,
  CLAIM_STATE,
  CLAIM_TASK,
  CLAIM_USES,
  FLAGS,
  MAX_CROSSINGS,
  PLACE_OF_AWAIT,
  RESOURCE_CAPACITY,
  RESOURCE_COUNTED,
  RESOURCE_DOUBLES,
  RESOURCE_FIRST_CLAIM,
  RESOURCE_HELD,
  RESOURCE_HELD_ACROSS,
  RESOURCE_ID,
  RESOURCE_INTS,
  RESOURCE_KIND,
  RESOURCE_NAME,
  RESOURCE_PLACE,
  RESOURCES_HIGH_WATER,
  ROOT,
  SLOT_INTS,
  STATE_MASK,
  STATE_RUNNING,
  TASK,
  TASK_INTS,
} from '../table/layout.ts';
import { MAX_CLAIMS, type Table } from '../table/memory.ts';
import type { Book } from './book.ts';
import { awaitPlace } from './rows.ts';

/** A task waits for a resource or holds it. Instants are on the thread's clock. */
export interface Claim {
  readonly resource: Resource;
  readonly isHeld: boolean;
  /** The frame; 0: none that is known. */
  readonly slot: number;
  /** Row of the live task; 0: none, or not known. */
  readonly row: number;
  /** Where the task has ended: its id in the thread; 0: it lives, or is not known. */
  readonly endedTask: number;
  /** Since it waits, or is held. */
  readonly since: number;
  readonly crossed: number;
  readonly crossings: (AwaitPlace & { times: number })[];
  readonly inUse: boolean;
  /** When it waits no longer, whatever happens; undefined: that is not known. */
  readonly dueAt: number | undefined;
  readonly location: Location | undefined;
}

export interface Resource {
  /** In the thread. */
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly location: Location | undefined;
  readonly capacity: number | undefined;
  /** Held without a claim, by none of the tasks. */
  readonly counted: number;
  readonly everHeld: number;
  readonly everHeldAcross: number;
  /** In the order in which they came. */
  readonly holders: Claim[];
  readonly waiters: Claim[];
}

/** Of one thread at one instant. */
export interface Claims {
  readonly resources: readonly Resource[];
  /** By row of a live task. */
  readonly byTask: ReadonlyMap<number, readonly Claim[]>;
  /** By id, in the thread, of a task that has ended. */
  readonly byEndedTask: ReadonlyMap<number, readonly Claim[]>;
}

/** `now` is on the thread's clock. */
export function readClaims(table: Table, book: Book, now: number): Claims {
  const resources: Resource[] = [];
  const byTask = new Map<number, Claim[]>();
  const byEndedTask = new Map<number, Claim[]>();
  const end = table.header[RESOURCES_HIGH_WATER] as number;
  for (let row = 1; row < end; row++) {
    const resource = readResource(table, book, row, now);
    if (resource === undefined) continue;
    resources.push(resource);
    for (const claims of [resource.holders, resource.waiters]) {
      for (const claim of claims) {
        if (claim.row !== 0) push(byTask, claim.row, claim);
        else if (claim.endedTask !== 0) push(byEndedTask, claim.endedTask, claim);
      }
    }
  }
  return { resources, byTask, byEndedTask };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, [value]);
  else found.push(value);
}

function readResource(table: Table, book: Book, row: number, now: number): Resource | undefined {
  const int = (field: number) => table.resources[row * RESOURCE_INTS + field] as number;
  const id = table.resourceTimes[row * RESOURCE_DOUBLES + RESOURCE_ID] as number;
  // It may be closed while it is read.
  if (int(RESOURCE_KIND) === 0 || id === 0) return undefined;
  const kind = book.name(int(RESOURCE_KIND)) ?? '(unknown)';
  const resource: Resource = {
    id,
    kind,
    name: book.name(int(RESOURCE_NAME)) ?? kind,
    location: int(RESOURCE_PLACE) < 0 ? book.sites[-int(RESOURCE_PLACE)]?.location : book.place(int(RESOURCE_PLACE)),
    capacity: int(RESOURCE_CAPACITY) === 0 ? undefined : int(RESOURCE_CAPACITY),
    counted: int(RESOURCE_COUNTED),
    everHeld: int(RESOURCE_HELD),
    everHeldAcross: int(RESOURCE_HELD_ACROSS),
    holders: [],
    waiters: [],
  };
  let claim = int(RESOURCE_FIRST_CLAIM);
  // The writer goes on while we read.
  for (let steps = 0; claim !== 0 && steps < MAX_CLAIMS; steps++) {
    const next = table.claims[claim * CLAIM_INTS + CLAIM_NEXT] as number;
    if (table.claims[claim * CLAIM_INTS + CLAIM_RESOURCE] !== row) break;
    if (!isPast(table, claim, now)) {
      const read = readClaim(table, book, claim, resource);
      (read.isHeld ? resource.holders : resource.waiters).push(read);
    }
    claim = next;
  }
  return resource;
}

/** It waits for a time that has come, or its frame has gone on before. */
function isPast(table: Table, claim: number, now: number): boolean {
  if (table.claims[claim * CLAIM_INTS + CLAIM_STATE] === CLAIM_HOLDS) return false;
  const due = table.claimTimes[claim * CLAIM_DOUBLES + CLAIM_DUE_AT] as number;
  if (due === 0) return false;
  const slot = table.claims[claim * CLAIM_INTS + CLAIM_SLOT] as number;
  const hasGoneOn = ((table.slots[slot * SLOT_INTS + FLAGS] as number) & STATE_MASK) === STATE_RUNNING;
  return hasGoneOn || due <= now;
}

/** Of most: they wait. */
const NO_CROSSINGS: Claim['crossings'] = [];

function readClaim(table: Table, book: Book, claim: number, resource: Resource): Claim {
  const int = (field: number) => table.claims[claim * CLAIM_INTS + field] as number;
  const time = (field: number) => table.claimTimes[claim * CLAIM_DOUBLES + field] as number;
  const slot = int(CLAIM_SLOT);
  const row = slot === 0 ? 0 : (table.slots[slot * SLOT_INTS + TASK] as number);
  const isHeld = int(CLAIM_STATE) === CLAIM_HOLDS;
  return {
    resource,
    isHeld,
    slot,
    row: row !== 0 && table.tasks[row * TASK_INTS + ROOT] !== 0 ? row : 0,
    endedTask: time(CLAIM_TASK),
    since: time(isHeld ? CLAIM_HELD_AT : CLAIM_MADE_AT),
    crossed: int(CLAIM_CROSSED),
    crossings: int(CLAIM_CROSSED) === 0 ? NO_CROSSINGS : crossings(table, book, claim),
    inUse: int(CLAIM_USES) > 0,
    dueAt: isHeld || time(CLAIM_DUE_AT) === 0 ? undefined : time(CLAIM_DUE_AT),
    location: placeOf(book, int(CLAIM_SITE), int(CLAIM_PLACE), int(CLAIM_AWAIT)),
  };
}

function placeOf(book: Book, site: number, place: number, awaitSite: number): Location | undefined {
  if (site !== 0) return book.sites[site]?.location;
  return place === PLACE_OF_AWAIT ? book.placeOfAwait(awaitSite) : book.place(place);
}

function crossings(table: Table, book: Book, claim: number): (AwaitPlace & { times: number })[] {
  const found: (AwaitPlace & { times: number })[] = [];
  for (let k = 0; k < MAX_CROSSINGS; k++) {
    const at = claim * CLAIM_INTS + CLAIM_CROSSINGS + 2 * k;
    const place = awaitPlace(book, table.claims[at] as number);
    const times = table.claims[at + 1] as number;
    if (place !== undefined && times > 0) found.push({ ...place, times });
  }
  return found;
}
