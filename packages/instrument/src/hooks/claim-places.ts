/**
 * What stacks have told of where claims are made. A stack costs microseconds, and functions claim at the same line again and
 * again: what is claimed before an await is claimed in what it awaits, where stacks have told that each time before. Now
 * and then a stack is taken nevertheless, and where they tell of two places, nobody relies on that await any more.
 */

/** So many stacks of one function tell that all its claims are known by the awaits that follow them. */
const ENOUGH = 8;
/** Milliseconds after which the next claim is told by a stack all the same: to read one costs some fifty microseconds. */
const SAMPLE_EVERY_MS = 100;
const NEVER = Number.NEGATIVE_INFINITY;
const SEVERAL = 0;

/** By site of an await: the number of the place. */
const placeOfAwait = new Map<number, number>();
/** By site of a function: how many stacks of its claims were read. */
const stacksOf = new Map<number, number>();
let sampledAt = 0;
let tell: (site: number, place: number) => void = () => {};

/** `listener` hears of each await whose place becomes known; place 0: there are several. */
export function onPlaceOfAwait(listener: (site: number, place: number) => void): void {
  tell = listener;
}

/** A stack is to tell where that function claims now, at `at` milliseconds. */
export function wantsStack(functionSite: number, at: number): boolean {
  if ((stacksOf.get(functionSite) ?? 0) < ENOUGH) return true;
  if (at - sampledAt < SAMPLE_EVERY_MS) return false;
  sampledAt = at;
  return true;
}

/** False: nothing can be learned from a stack of it. */
export function isLearnable(functionSite: number): boolean {
  return stacksOf.get(functionSite) !== NEVER;
}

/** A stack has told the place of a claim of that function within the await that came next; 0: it is elsewhere. */
export function learn(functionSite: number, awaitSite: number, place: number): void {
  if (place === 0) {
    stacksOf.set(functionSite, NEVER);
    return;
  }
  const known = placeOfAwait.get(awaitSite);
  if (known === undefined || (known !== place && known !== SEVERAL)) {
    const of = known === undefined ? place : SEVERAL;
    placeOfAwait.set(awaitSite, of);
    tell(awaitSite, of);
  }
  const isCertain = placeOfAwait.get(awaitSite) !== SEVERAL;
  stacksOf.set(functionSite, isCertain ? (stacksOf.get(functionSite) ?? 0) + 1 : NEVER);
}

/** It is known already that what is claimed before that await is claimed there. */
export function isLearned(awaitSite: number, place: number): boolean {
  return place !== 0 && placeOfAwait.get(awaitSite) === place;
}

/** A claim without a stack is followed by that await. One that nobody knows tells that less is known than it seemed. */
export function rely(awaitSite: number): void {
  if (!placeOfAwait.has(awaitSite)) stacksOf.clear();
}
