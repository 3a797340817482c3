/**
 * What tasks wait for and hold, written into the table by adapters and by the app's own calls. Integers outside: a resource
 * is a row, a claim is a row and how often that was used before: one that was released means nothing any more. 0 stands
 * for one that is not tracked, and everything may be called with it.
 */
import { bind, cross, heldBy, onOver, unbind } from '../hooks/claims.ts';
import { awaiterSlot, momentNow, runningSlot, takeNewestRoot } from '../hooks/frames.ts';
import { isOn, switchOff } from '../hooks/guard.ts';
import { intern } from '../hooks/names.ts';
import {
  AWAIT,
  CLAIM_CROSSED,
  CLAIM_DOUBLES,
  CLAIM_DUE_AT,
  CLAIM_HELD_AT,
  CLAIM_HOLDS,
  CLAIM_INTS,
  CLAIM_MADE_AT,
  CLAIM_NEXT,
  CLAIM_NEXT_OF_FRAME,
  CLAIM_PLACE,
  CLAIM_PREVIOUS,
  CLAIM_RESOURCE,
  CLAIM_RESULT,
  CLAIM_SITE,
  CLAIM_SLOT,
  CLAIM_STATE,
  CLAIM_USED_AT,
  CLAIM_USES,
  CLAIM_WAITS,
  CLAIMS_HIGH_WATER,
  FIRST_CHILD,
  FLAGS,
  MARK_CLAIMS,
  PARENT,
  RESOURCE_CAPACITY,
  RESOURCE_COUNTED,
  RESOURCE_DOUBLES,
  RESOURCE_FIRST_CLAIM,
  RESOURCE_HELD,
  RESOURCE_HELD_ACROSS,
  RESOURCE_ID,
  RESOURCE_INTS,
  RESOURCE_KIND,
  RESOURCE_LAST_CLAIM,
  RESOURCE_NAME,
  RESOURCE_OPENED_AT,
  RESOURCE_PLACE,
  RESOURCES_HIGH_WATER,
  RESULT_AWAITED,
  RESULT_LASTING,
  RESULT_PROMISED,
  RESULT_TAKEN,
  RESULT_TIMED,
  SLOT_INTS,
  STATE_MASK,
  STATE_RUNNING,
  STATE_SUSPENDED,
  UNTRACKED_CLAIMS,
} from '../table/layout.ts';
import { MAX_CLAIMS, MAX_RESOURCES } from '../table/memory.ts';
import { claims, claimTimes, header, resources, resourceTimes, slots } from '../table/own.ts';
import { forgetClaim, forgetResource, placeClaim, placeResource } from './places.ts';

export interface ResourceOptions {
  /** Claims that can be held at once; absent: any number, or not known. */
  readonly capacity?: number;
  /** When this is collected, so is the resource. Absent: it is for ever. */
  readonly owner?: object;
  /** Of the probe, where it is: no stack is taken. */
  readonly site?: number;
  /** Where in the source, as `placeNow` says it: no stack is taken either. */
  readonly place?: number;
}

let freeResource = 0;
let freshResource = 1;
let freeClaim = 0;
let freshClaim = 1;
let nextId = 1;

/** Of a claim's number: its row. The rest is the row's generation. */
const ROW_BITS = 16;
const ROW_MASK = (1 << ROW_BITS) - 1;
const GENERATION_MASK = (1 << 14) - 1;
/** By row. */
const generations = new Uint16Array(MAX_CLAIMS);

function numberOf(row: number): number {
  return (generations[row] << ROW_BITS) | row;
}

/** 0: it was released, or is none. */
function rowOf(claim: number): number {
  const row = claim & ROW_MASK;
  return generations[row] === claim >> ROW_BITS ? row : 0;
}

/** Its callback is nobody's: what it throws, the app would have to catch. */
const collected = new FinalizationRegistry<{ resource: number; id: number }>(({ resource, id }) => {
  try {
    // It may have been closed, and the row be another's.
    if (resourceTimes[resource * RESOURCE_DOUBLES + RESOURCE_ID] === id) closeResource(resource);
  } catch (error) {
    switchOff(error);
  }
});

/** `kind` is one of few words: 'pool', 'mutex'. Returns 0 when there is no room. */
export function openResource(
  kind: string,
  name: string,
  { capacity = 0, owner, site, place }: ResourceOptions = {},
): number {
  if (!isOn()) return 0;
  let resource = freeResource;
  if (resource !== 0) freeResource = resources[resource * RESOURCE_INTS + RESOURCE_FIRST_CLAIM];
  else if (freshResource < MAX_RESOURCES) resource = freshResource++;
  else return 0;
  const at = performance.now();
  const r = resource * RESOURCE_INTS;
  resources.fill(0, r, r + RESOURCE_INTS);
  resources[r + RESOURCE_NAME] = intern(name, kind);
  resources[r + RESOURCE_CAPACITY] = capacity;
  const id = nextId++;
  resourceTimes[resource * RESOURCE_DOUBLES + RESOURCE_ID] = id;
  resourceTimes[resource * RESOURCE_DOUBLES + RESOURCE_OPENED_AT] = at;
  resources[r + RESOURCE_KIND] = intern(kind, kind);
  header[RESOURCES_HIGH_WATER] = freshResource;
  if (site !== undefined) resources[r + RESOURCE_PLACE] = -site;
  else if (place !== undefined) resources[r + RESOURCE_PLACE] = place;
  else placeResource(resource, at);
  if (owner !== undefined) collected.register(owner, { resource, id });
  return resource;
}

export function setCapacity(resource: number, capacity: number): void {
  resources[resource * RESOURCE_INTS + RESOURCE_CAPACITY] = capacity;
}

/** So much of it is held, by none of the tasks, and was held in all so far: for what has no claims. */
export function count(resource: number, held: number, everHeld: number): void {
  resources[resource * RESOURCE_INTS + RESOURCE_COUNTED] = held;
  resources[resource * RESOURCE_INTS + RESOURCE_HELD] = everHeld;
}

/** With all its claims. */
export function closeResource(resource: number): void {
  if (resource === 0) return;
  const r = resource * RESOURCE_INTS;
  while (resources[r + RESOURCE_FIRST_CLAIM] !== 0) free(resources[r + RESOURCE_FIRST_CLAIM]);
  resources[r + RESOURCE_KIND] = 0;
  resourceTimes[resource * RESOURCE_DOUBLES + RESOURCE_ID] = 0;
  forgetResource(resource);
  resources[r + RESOURCE_FIRST_CLAIM] = freeResource;
  freeResource = resource;
}

/**
 * The running frame begins to wait for it, and gets it by a promise. The claim is to be released in any case. `depth`:
 * frames on the stack down to the app's, where there are unusually many; each costs a tenth of a microsecond. 0: the
 * claim gets no line, and costs less than one; for what is asked for so often that the line at which its task awaits
 * has to do.
 */
export function claim(resource: number, depth?: number): number {
  const slot = runningSlot();
  return slot === 0 ? claimForAwaiter(resource, depth) : claimFor(resource, slot, 0, depth);
}

/** Claims for a time, of those that there is room for. */
const MAX_TIMED = MAX_CLAIMS >> 3;
let timed = 0;
onOver((row) => {
  if (claims[row * CLAIM_INTS + CLAIM_RESULT] !== RESULT_LASTING) timed--;
  free(row);
});

/** The frame in `slot`, which has just suspended, waits until then. Nothing is to be released. */
export function waitUntil(resource: number, slot: number, dueAt: number): void {
  if (timed === MAX_TIMED) return;
  const row = rowOf(claimFor(resource, slot, slots[slot * SLOT_INTS + AWAIT]));
  if (row === 0) return;
  timed++;
  claims[row * CLAIM_INTS + CLAIM_RESULT] = RESULT_TIMED;
  claimTimes[row * CLAIM_DOUBLES + CLAIM_DUE_AT] = dueAt;
}

/** In a job of nobody's it is asked for by who awaits what that job settles, at that await. */
function claimForAwaiter(resource: number, depth: number | undefined): number {
  const slot = awaiterSlot();
  const s = slot * SLOT_INTS;
  const waits = slot !== 0 && (slots[s + FLAGS] & STATE_MASK) === STATE_SUSPENDED;
  return waits ? claimFor(resource, slot, slots[s + AWAIT]) : claimFor(resource, 0, 0, depth);
}

/** The running frame has it. */
export function take(resource: number): number {
  return takeFor(resource, runningSlot());
}

/** The frame in `slot` has it. */
export function takeFor(resource: number, slot: number, site = 0): number {
  const taken = claimFor(resource, slot, site);
  claims[rowOf(taken) * CLAIM_INTS + CLAIM_RESULT] = RESULT_TAKEN;
  hold(taken);
  return taken;
}

/**
 * The same for the frame in `slot`; 0: nobody knows whose it is. `site` is of the probe; 0: a stack tells, of `depth` frames,
 * or as many as stand between the app and most libraries.
 */
function claimFor(resource: number, slot: number, site = 0, depth?: number): number {
  if (!isOn()) return 0;
  const made = resource === 0 ? 0 : freeOrFresh();
  if (made === 0) {
    header[UNTRACKED_CLAIMS]++;
    return 0;
  }
  const c = made * CLAIM_INTS;
  const r = resource * RESOURCE_INTS;
  // A call of `fill` costs more than so few stores.
  for (let i = c; i < c + CLAIM_INTS; i++) claims[i] = 0;
  const at = momentNow();
  claimTimes[made * CLAIM_DOUBLES + CLAIM_MADE_AT] = at;
  claims[c + CLAIM_STATE] = CLAIM_WAITS;
  claims[c + CLAIM_RESULT] = RESULT_PROMISED;
  if (slot !== 0) bind(made, slot);
  if (site === 0) placeClaim(made, slot, at, depth);
  else claims[c + CLAIM_SITE] = site;
  const last = resources[r + RESOURCE_LAST_CLAIM];
  claims[c + CLAIM_PREVIOUS] = last;
  claims[c + CLAIM_RESOURCE] = resource;
  if (last === 0) resources[r + RESOURCE_FIRST_CLAIM] = made;
  else claims[last * CLAIM_INTS + CLAIM_NEXT] = made;
  resources[r + RESOURCE_LAST_CLAIM] = made;
  return numberOf(made);
}

/** What was waited for is held from now on. */
export function hold(claim: number): void {
  const row = rowOf(claim);
  if (row === 0) return;
  const c = row * CLAIM_INTS;
  if (claims[c + CLAIM_STATE] !== CLAIM_WAITS) return;
  claimTimes[row * CLAIM_DOUBLES + CLAIM_HELD_AT] = momentNow();
  claims[c + CLAIM_STATE] = CLAIM_HOLDS;
  const slot = claims[c + CLAIM_SLOT];
  const isRunning = slot !== 0 && (slots[slot * SLOT_INTS + FLAGS] & STATE_MASK) === STATE_RUNNING;
  if (claims[c + CLAIM_RESULT] === RESULT_PROMISED)
    claims[c + CLAIM_RESULT] = isRunning ? RESULT_AWAITED : RESULT_TAKEN;
  resources[claims[c + CLAIM_RESOURCE] * RESOURCE_INTS + RESOURCE_HELD]++;
}

/** The newest call of the running frame; where none runs, the newest since this was asked; 0: none. */
export function newestCall(): number {
  const slot = runningSlot();
  return slot === 0 ? takeNewestRoot() : slots[slot * SLOT_INTS + FIRST_CHILD];
}

/**
 * An async function that the running frame has called since, and that has suspended, holds it from now on. `before` was
 * the newest call then. Returns its slot; 0: there is none.
 */
export function handOver(claim: number, before: number): number {
  const called = newestCall();
  const row = rowOf(claim);
  if (row === 0 || called === 0 || (called === before && runningSlot() !== 0)) return 0;
  const c = row * CLAIM_INTS;
  if (claims[c + CLAIM_STATE] !== CLAIM_HOLDS) return 0;
  if ((slots[called * SLOT_INTS + FLAGS] & STATE_MASK) !== STATE_SUSPENDED) return 0;
  unbind(row);
  bind(row, called);
  claims[c + CLAIM_RESULT] = RESULT_TAKEN;
  cross(called, slots[called * SLOT_INTS + AWAIT]);
  return called;
}

/** What is held is given back when the frame ends that holds it. */
export function lastsAsItsFrame(claim: number): void {
  const row = rowOf(claim);
  if (row !== 0) claims[row * CLAIM_INTS + CLAIM_RESULT] = RESULT_LASTING;
}

/** Who has asked for it is not who will hold it. */
export function disown(claim: number): void {
  const row = rowOf(claim);
  unbind(row);
  claims[row * CLAIM_INTS + CLAIM_SLOT] = 0;
}

/** Of some holds one was given back, and nobody knows which: whose and from where those are that are left. */
export function forgetHolder(claim: number): void {
  const row = rowOf(claim);
  disown(claim);
  forgetClaim(row);
  claims[row * CLAIM_INTS + CLAIM_PLACE] = 0;
  claims[row * CLAIM_INTS + CLAIM_SITE] = 0;
}

/** What the running frame, or else the nearest of its callers, holds of that resource; 0: nothing. */
export function heldHere(resource: number): number {
  for (let slot = runningSlot(); slot !== 0; slot = slots[slot * SLOT_INTS + PARENT]) {
    const found = (slots[slot * SLOT_INTS + FLAGS] & MARK_CLAIMS) === 0 ? 0 : heldBy(slot, resource);
    if (found !== 0) return numberOf(found);
  }
  return 0;
}

/** Given back, or no longer waited for. */
export function release(claim: number): void {
  free(rowOf(claim));
}

function free(claim: number): void {
  const c = claim * CLAIM_INTS;
  const resource = claims[c + CLAIM_RESOURCE];
  if (resource === 0) return;
  const r = resource * RESOURCE_INTS;
  if (claims[c + CLAIM_CROSSED] > 0) resources[r + RESOURCE_HELD_ACROSS]++;
  unbind(claim);
  const previous = claims[c + CLAIM_PREVIOUS];
  const next = claims[c + CLAIM_NEXT];
  if (previous === 0) resources[r + RESOURCE_FIRST_CLAIM] = next;
  else claims[previous * CLAIM_INTS + CLAIM_NEXT] = next;
  if (next === 0) resources[r + RESOURCE_LAST_CLAIM] = previous;
  else claims[next * CLAIM_INTS + CLAIM_PREVIOUS] = previous;
  claims[c + CLAIM_RESOURCE] = 0;
  generations[claim] = (generations[claim] + 1) & GENERATION_MASK;
  forgetClaim(claim);
  claims[c + CLAIM_NEXT_OF_FRAME] = freeClaim;
  freeClaim = claim;
}

/** What is held is used from now on, until `used`: its holder waits for the thing itself. */
export function use(claim: number): void {
  const row = rowOf(claim);
  if (row !== 0) claims[row * CLAIM_INTS + CLAIM_USES]++;
}

export function used(claim: number): void {
  const row = rowOf(claim);
  if (row === 0 || claims[row * CLAIM_INTS + CLAIM_USES] === 0) return;
  claims[row * CLAIM_INTS + CLAIM_USES]--;
  claimTimes[row * CLAIM_DOUBLES + CLAIM_USED_AT] = momentNow();
}

function freeOrFresh(): number {
  const claim = freeClaim;
  if (claim !== 0) {
    freeClaim = claims[claim * CLAIM_INTS + CLAIM_NEXT_OF_FRAME];
    return claim;
  }
  if (freshClaim >= MAX_CLAIMS) return 0;
  header[CLAIMS_HIGH_WATER] = freshClaim + 1;
  return freshClaim++;
}
