/**
 * Where in the app's source a resource was made, and a claim. A stack is taken there, which costs about a microsecond, and
 * read later, which costs ten: of a claim only when it lasts, so that those that come and go are never read.
 */
import { switchOff } from '../hooks/guard.ts';
import { type Callsite, Trace } from '../restore/traces.ts';
import { CLAIM_INTS, CLAIM_PLACE, RESOURCE_INTS, RESOURCE_PLACE, UNREAD_STACKS } from '../table/layout.ts';
import { claims, header, resources } from '../table/own.ts';

/** Milliseconds from which a claim's stack is worth reading. */
const READ_AFTER_MS = 20;
const READ_AT_ONCE = 200;
const MAX_PLACES = 10_000;
/** Share of the time that stacks may take, and what one takes at most, in milliseconds. */
const SHARE = 0.02;
const STACK_MS = 0.002;
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
}

/** More than about ten thousand a second for long are not placed: a lock in a tight loop must not become a slow one. */
function mayTakeStack(at: number): boolean {
  credit = Math.min(MOST_AT_ONCE_MS, credit + (at - creditedAt) * SHARE);
  creditedAt = at;
  if (credit < STACK_MS) return false;
  credit -= STACK_MS;
  return true;
}

export function placeResource(resource: number, madeAt: number): void {
  ofResources.set(resource, { trace: new Trace(), madeAt });
  header[UNREAD_STACKS] = 1;
}

export function forgetResource(resource: number): void {
  ofResources.delete(resource);
}

/** `depth`: frames of the stack; undefined: as many as stand between the app and most libraries; 0: it gets no place. */
export function placeClaim(claim: number, madeAt: number, depth: number | undefined): void {
  if (depth === 0 || !mayTakeStack(madeAt)) return;
  ofClaims.set(claim, { trace: new Trace(depth), madeAt });
  header[UNREAD_STACKS] = 1;
}

export function forgetClaim(claim: number): void {
  ofClaims.delete(claim);
}

/** Reads the stacks of what lasts; `all`: of everything. Called with nothing of the app on the stack. */
export function readPlaces(all = false): void {
  header[UNREAD_STACKS] = ofClaims.size === 0 && ofResources.size === 0 ? 0 : 1;
  if (header[UNREAD_STACKS] === 0) return;
  try {
    const before = all ? Number.POSITIVE_INFINITY : performance.now() - READ_AFTER_MS;
    read(ofResources, before, (resource, place) => {
      resources[resource * RESOURCE_INTS + RESOURCE_PLACE] = place;
    });
    read(ofClaims, before, (claim, place) => {
      claims[claim * CLAIM_INTS + CLAIM_PLACE] = place;
    });
  } catch (error) {
    switchOff(error);
  }
}

function read(unread: Map<number, Unread>, before: number, place: (row: number, place: number) => void): void {
  let left = READ_AT_ONCE;
  for (const [row, { trace, madeAt }] of unread) {
    if (left-- === 0 || madeAt > before) return;
    unread.delete(row);
    place(row, placeOf(trace));
  }
}

/** Where the app is now. Costs some ten microseconds. */
export function placeNow(): number {
  return placeOf(new Trace());
}

/** The innermost line of the app itself; 0: there is none on the stack, or too many are known. */
function placeOf(trace: Trace): number {
  const site = trace.sites().find(isOfApp);
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
