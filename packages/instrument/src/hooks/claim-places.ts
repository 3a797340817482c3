/**
 * What stacks have told of where claims are made. A stack costs microseconds, and functions claim at the same line again and
 * again: what is claimed before an await is claimed in what it awaits, where stacks have told that each time before. Now
 * and then a stack is taken nevertheless, and where they tell of two places, nobody relies on that await any more.
 */
import { MAX_SITES } from '../table/memory.ts';

/** So many stacks of one function tell that all its claims are known by the awaits that follow them. */
const ENOUGH = 8;
/** Milliseconds after which the next claim is told by a stack all the same: to read one costs some fifty microseconds. */
const SAMPLE_EVERY_MS = 100;
/** Nothing can be learned from stacks of it. */
const NEVER = -1;
const UNKNOWN = 0;
const SEVERAL = -1;

// Arrays, because they are asked at each claim: a look-up in a Map costs as much as all the rest, where nothing is in the cache.
/** By site of an await: the number of the place. */
const placeOfAwait = new Int32Array(MAX_SITES);
/** By site of a function: how many stacks of its claims were read. */
const stacksOf = new Int32Array(MAX_SITES);
/** The last function of which some were. */
let last = 0;
let sampledAt = 0;
let tell: (site: number, place: number) => void = () => {};

/** `listener` hears of each await whose place becomes known; place 0: there are several. */
export function onPlaceOfAwait(listener: (site: number, place: number) => void): void {
  tell = listener;
}

/** A stack is to tell where that function claims now, at `at` milliseconds. */
export function wantsStack(functionSite: number, at: number): boolean {
  if (stacksOf[functionSite] < ENOUGH) return true;
  if (at - sampledAt < SAMPLE_EVERY_MS) return false;
  sampledAt = at;
  return true;
}

/** False: nothing can be learned from a stack of it. */
export function isLearnable(functionSite: number): boolean {
  return stacksOf[functionSite] !== NEVER;
}

/** A stack has told the place of a claim of that function within the await that came next; 0: it is elsewhere. */
export function learn(functionSite: number, awaitSite: number, place: number): void {
  if (place === 0) {
    stacksOf[functionSite] = NEVER;
    last = Math.max(last, functionSite);
    return;
  }
  const known = placeOfAwait[awaitSite];
  if (known !== place && known !== SEVERAL) {
    placeOfAwait[awaitSite] = known === UNKNOWN ? place : SEVERAL;
    tell(awaitSite, known === UNKNOWN ? place : 0);
  }
  if (placeOfAwait[awaitSite] === SEVERAL) stacksOf[functionSite] = NEVER;
  else if (stacksOf[functionSite] !== NEVER) stacksOf[functionSite]++;
  last = Math.max(last, functionSite);
}

/** It is known already that what is claimed before that await is claimed there. */
export function isLearned(awaitSite: number, place: number): boolean {
  return place !== 0 && placeOfAwait[awaitSite] === place;
}

/** A claim without a stack is followed by that await. One that nobody knows tells that less is known than it seemed. */
export function rely(awaitSite: number): void {
  if (placeOfAwait[awaitSite] !== UNKNOWN || last === 0) return;
  stacksOf.fill(0, 0, last + 1);
  last = 0;
}
