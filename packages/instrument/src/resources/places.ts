/**
 * Where in the app's source a resource was made, and a claim. A stack is taken there, which costs up to ten microseconds,
 * and read later, which costs more: of a claim only when it lasts, or when something is to be learned from it.
 */
import { isLearnable, isLearned, learn, wantsStack } from '../hooks/claim-places.ts';
import { switchOff } from '../hooks/guard.ts';
import { isWithinAwait } from '../probe/operands.ts';
import { type Callsite, Trace } from '../restore/traces.ts';
import {
  CLAIM_AWAIT,
  CLAIM_INTS,
  CLAIM_PLACE,
  PLACE_OF_AWAIT,
  RESOURCE_INTS,
  RESOURCE_PLACE,
  SITE,
  SLOT_INTS,
  UNREAD_STACKS,
} from '../table/layout.ts';
import { claims, header, resources, slots } from '../table/own.ts';
import { forgetAsked, isAskedUnread, readAsked, watchAskedForMore } from './asked-for-more.ts';

/** Milliseconds from which a claim's stack is worth reading. */
const READ_AFTER_MS = 20;
const READ_AT_ONCE = 200;
const MAX_PLACES = 10_000;
/** Share of the time that stacks may take, and what one takes, in milliseconds: measured 28 frames deep on Node 24. */
const SHARE = 0.01;
const STACK_MS = 0.008;
const MOST_AT_ONCE_MS = 10;

/** Milliseconds that stacks may take now. */
let credit = MOST_AT_ONCE_MS;
let creditedAt = 0;

/** A place as the engine names it: a URL or a path, both numbers from 1, of the running text. */
export interface Place {
  readonly index: number;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

let tell: (place: Place) => void = () => {};

export function onPlace(listener: (place: Place) => void): void {
  tell = listener;
}

/** Stacks that are not read yet, the oldest first. */
const ofResources = new Map<number, Unread>();
const ofClaims = new Map<number, Unread>();
const known = new Map<string, number>();

interface Unread {
  readonly trace: Trace;
  readonly madeAt: number;
  /** Of the function that has claimed; 0: none, or none that is known. */
  readonly functionSite: number;
}

/** More than about a thousand a second for long are not placed: a lock in a tight loop must not become a slow one. */
function mayTakeStack(at: number): boolean {
  credit = Math.min(MOST_AT_ONCE_MS, credit + (at - creditedAt) * SHARE);
  creditedAt = at;
  if (credit < STACK_MS) return false;
  credit -= STACK_MS;
  return true;
}

watchAskedForMore(() => {
  const at = performance.now();
  if (!mayTakeStack(at)) return undefined;
  header[UNREAD_STACKS] = 1;
  return at;
});

export function placeResource(resource: number, madeAt: number): void {
  ofResources.set(resource, { trace: new Trace(), madeAt, functionSite: 0 });
  header[UNREAD_STACKS] = 1;
}

export function forgetResource(resource: number): void {
  ofResources.delete(resource);
}

/**
 * `slot`: the frame that claims; 0: none that is known. `depth`: frames of the stack; undefined: as many as stand between
 * the app and most libraries; 0: it gets no place.
 */
export function placeClaim(claim: number, slot: number, madeAt: number, depth: number | undefined): void {
  if (depth === 0) return;
  const functionSite = slot === 0 ? 0 : slots[slot * SLOT_INTS + SITE];
  if ((functionSite !== 0 && !wantsStack(functionSite, madeAt)) || !mayTakeStack(madeAt)) {
    claims[claim * CLAIM_INTS + CLAIM_PLACE] = PLACE_OF_AWAIT;
    return;
  }
  ofClaims.set(claim, { trace: new Trace(depth), madeAt, functionSite });
  header[UNREAD_STACKS] = 1;
}

/** It is over, or nobody knows any more whose it is. */
export function forgetClaim(claim: number): void {
  forgetAsked(claim);
  const unread = ofClaims.size === 0 ? undefined : ofClaims.get(claim);
  if (unread === undefined) return;
  ofClaims.delete(claim);
  const { functionSite, trace } = unread;
  const awaitSite = claims[claim * CLAIM_INTS + CLAIM_AWAIT];
  if (awaitSite === 0 || functionSite === 0 || !isLearnable(functionSite)) return;
  teach(functionSite, awaitSite, trace.sites().find(isOfApp));
}

function teach(functionSite: number, awaitSite: number, site: Callsite | undefined): void {
  const place = placeOf(site);
  // To look into the text costs more than all the rest.
  const isWithin =
    isLearned(awaitSite, place) || (site !== undefined && isWithinAwait(awaitSite, site.url, site.line, site.column));
  learn(functionSite, awaitSite, isWithin ? place : 0);
}

/** Reads the stacks of what lasts; `all`: of everything. Called with nothing of the app on the stack. */
export function readPlaces(all = false): void {
  header[UNREAD_STACKS] = ofClaims.size === 0 && ofResources.size === 0 && !isAskedUnread() ? 0 : 1;
  if (header[UNREAD_STACKS] === 0) return;
  try {
    const before = all ? Number.POSITIVE_INFINITY : performance.now() - READ_AFTER_MS;
    read(ofResources, before, (resource, _unread, place) => {
      resources[resource * RESOURCE_INTS + RESOURCE_PLACE] = placeOf(place);
    });
    read(ofClaims, before, (claim, { functionSite }, place) => {
      claims[claim * CLAIM_INTS + CLAIM_PLACE] = placeOf(place);
      const awaitSite = claims[claim * CLAIM_INTS + CLAIM_AWAIT];
      if (awaitSite !== 0 && functionSite !== 0) teach(functionSite, awaitSite, place);
    });
    readAsked(before, READ_AT_ONCE);
  } catch (error) {
    switchOff(error);
  }
}

function read(
  stacks: Map<number, Unread>,
  before: number,
  place: (row: number, unread: Unread, place: Callsite | undefined) => void,
): void {
  let left = READ_AT_ONCE;
  for (const [row, unread] of stacks) {
    if (left-- === 0 || unread.madeAt > before) return;
    stacks.delete(row);
    place(row, unread, unread.trace.sites().find(isOfApp));
  }
}

/** Where the app is now. Costs some ten microseconds. */
export function placeNow(): number {
  return placeOf(new Trace().sites().find(isOfApp));
}

/** The number of the innermost line of the app itself; 0: there is none on the stack, or too many are known. */
function placeOf(site: Callsite | undefined): number {
  if (site === undefined) return 0;
  const { url, line, column } = site;
  const key = `${url}:${line}:${column}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_PLACES) return 0;
  const index = known.size + 1;
  known.set(key, index);
  tell({ index, url, line, column });
  return index;
}

function isOfApp({ url }: Callsite): boolean {
  return !url.startsWith('node:') && !/[\\/]node_modules[\\/]/.test(url);
}
