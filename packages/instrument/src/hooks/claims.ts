/**
 * Claims of frames on resources, where the hooks have to know of them: a frame that suspends while it holds something
 * crosses an await with it, and what a frame has claimed that ends is its caller's from then on.
 */
import {
  CLAIM_AWAIT,
  CLAIM_CROSSED,
  CLAIM_CROSSINGS,
  CLAIM_DOUBLES,
  CLAIM_HOLDS,
  CLAIM_INTS,
  CLAIM_NEXT_OF_FRAME,
  CLAIM_PLACE,
  CLAIM_RESOURCE,
  CLAIM_RESULT,
  CLAIM_SLOT,
  CLAIM_STATE,
  CLAIM_TASK,
  FLAGS,
  MARK_CLAIMS,
  MAX_CROSSINGS,
  MEASURING,
  PARENT,
  PLACE_OF_AWAIT,
  RESULT_AWAITED,
  RESULT_TAKEN,
  RESULT_TIMED,
  SLOT_INTS,
  UNTRACKED,
} from '../table/layout.ts';
import { capacity, claims, claimTimes, header, slots } from '../table/own.ts';
import { rely } from './claim-places.ts';

/** By slot: the first of its claims; 0: it has none. */
const firstOf = new Int32Array(capacity);

let isOver: (claim: number) => void = () => {};

/** `free` is called with each claim that its frame has left behind: for a time, by suspending again; of those and what lasts as it does, by its end. */
export function onOver(free: (claim: number) => void): void {
  isOver = free;
}

let asksForMore: (claim: number, slot: number, site: number) => void = () => {};

/**
 * While nobody measures, `listener` hears of each claim whose frame, in `slot`, suspends at `site` to wait for it, below a
 * frame that holds something: called with the stack on which it does so.
 */
export function onAskedForMore(listener: (claim: number, slot: number, site: number) => void): void {
  asksForMore = listener;
}

/** The claim is that of the frame in `slot`. */
export function bind(claim: number, slot: number): void {
  const c = claim * CLAIM_INTS;
  claims[c + CLAIM_SLOT] = slot;
  claims[c + CLAIM_NEXT_OF_FRAME] = firstOf[slot];
  firstOf[slot] = claim;
  slots[slot * SLOT_INTS + FLAGS] |= MARK_CLAIMS;
}

export function unbind(claim: number): void {
  const slot = claims[claim * CLAIM_INTS + CLAIM_SLOT];
  if (slot === 0) return;
  const next = claims[claim * CLAIM_INTS + CLAIM_NEXT_OF_FRAME];
  if (firstOf[slot] === claim) {
    firstOf[slot] = next;
    if (next === 0) slots[slot * SLOT_INTS + FLAGS] &= ~MARK_CLAIMS;
    return;
  }
  let before = firstOf[slot];
  while (before !== 0 && claims[before * CLAIM_INTS + CLAIM_NEXT_OF_FRAME] !== claim)
    before = claims[before * CLAIM_INTS + CLAIM_NEXT_OF_FRAME];
  if (before !== 0) claims[before * CLAIM_INTS + CLAIM_NEXT_OF_FRAME] = next;
}

/** What the frame in `slot` holds of that resource; 0: nothing. */
export function heldBy(slot: number, resource: number): number {
  for (let claim = firstOf[slot]; claim !== 0; claim = claims[claim * CLAIM_INTS + CLAIM_NEXT_OF_FRAME]) {
    const c = claim * CLAIM_INTS;
    if (claims[c + CLAIM_RESOURCE] === resource && claims[c + CLAIM_STATE] === CLAIM_HOLDS) return claim;
  }
  return 0;
}

/** Whether the frame in `slot` holds something; what it waits for is none. */
export function isHolding(slot: number): boolean {
  if ((slots[slot * SLOT_INTS + FLAGS] & MARK_CLAIMS) === 0) return false;
  for (let claim = firstOf[slot]; claim !== 0; claim = claims[claim * CLAIM_INTS + CLAIM_NEXT_OF_FRAME])
    if (claims[claim * CLAIM_INTS + CLAIM_STATE] === CLAIM_HOLDS) return true;
  return false;
}

/** A stack reaches no further. */
const MAX_ABOVE = 24;

function isBelowHolder(slot: number): boolean {
  let above = slots[slot * SLOT_INTS + PARENT];
  for (let steps = 0; above !== 0 && steps < MAX_ABOVE; steps++) {
    if (isHolding(above)) return true;
    above = slots[above * SLOT_INTS + PARENT];
  }
  return false;
}

/** A frame that has claims suspends at that await. */
export function cross(slot: number, site: number): void {
  for (let claim = firstOf[slot], next = 0; claim !== 0; claim = next) {
    const c = claim * CLAIM_INTS;
    next = claims[c + CLAIM_NEXT_OF_FRAME];
    if (claims[c + CLAIM_AWAIT] === 0) {
      claims[c + CLAIM_AWAIT] = site;
      if (claims[c + CLAIM_PLACE] === PLACE_OF_AWAIT) rely(site);
    }
    if (claims[c + CLAIM_STATE] !== CLAIM_HOLDS) {
      if (claims[c + CLAIM_RESULT] === RESULT_TIMED) isOver(claim);
      // Where calls are not tracked, a frame may not be that of its caller.
      else if (header[MEASURING] === 0 && header[UNTRACKED] === 0 && isBelowHolder(slot))
        asksForMore(claim, slot, site);
      continue;
    }
    if (claims[c + CLAIM_RESULT] === RESULT_AWAITED) {
      claims[c + CLAIM_RESULT] = RESULT_TAKEN;
      continue;
    }
    claims[c + CLAIM_CROSSED]++;
    for (let k = 0; k < MAX_CROSSINGS; k++) {
      const at = c + CLAIM_CROSSINGS + 2 * k;
      if (claims[at] !== site && claims[at] !== 0) continue;
      // In this order, for who reads it meanwhile.
      claims[at + 1]++;
      claims[at] = site;
      break;
    }
  }
}

/** A frame that has claims has ended: they are its heir's now. Without one, of nobody: `task` is the id of the one that was. */
export function bequeath(slot: number, heir: number, task: number): void {
  let claim = firstOf[slot];
  while (claim !== 0) {
    const next = claims[claim * CLAIM_INTS + CLAIM_NEXT_OF_FRAME];
    if (claims[claim * CLAIM_INTS + CLAIM_RESULT] >= RESULT_TIMED) isOver(claim);
    claim = next;
  }
  claim = firstOf[slot];
  firstOf[slot] = 0;
  while (claim !== 0) {
    const c = claim * CLAIM_INTS;
    const next = claims[c + CLAIM_NEXT_OF_FRAME];
    if (heir !== 0) {
      bind(claim, heir);
    } else {
      claims[c + CLAIM_SLOT] = 0;
      claimTimes[claim * CLAIM_DOUBLES + CLAIM_TASK] = task;
    }
    claim = next;
  }
}
