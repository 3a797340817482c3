/**
 * Finds waits that can never be over: nothing can settle what is awaited any more, so the promise of the `await` has been
 * collected. Only what waits for long is watched, and from then on held weakly; see `hooks/lost.ts`, which does the same
 * for frames.
 */
import { cancelWait, endWithoutWaits, release, rootOf } from '../hooks/frames.ts';
import { Mark, SETTLED } from '../hooks/marks.ts';
import {
  FLAGS,
  GENERATION,
  HIGH_WATER,
  KIND_MASK,
  KIND_ROOT,
  MARK_ASIDE,
  OUTCOME_DONE,
  OUTCOME_LOST,
  SLOT_DOUBLES,
  SLOT_INTS,
  STATE_MASK,
  STATE_SUSPENDED,
  SUSPENDED_AT,
  UNWATCHED,
} from '../table/layout.ts';
import { header, slots, slotTimes } from '../table/own.ts';

const WATCH_AFTER_MS = 400;
const SLOTS_A_SWEEP = 50_000;
const WATCHED_A_SWEEP = 1000;
const MAX_WATCHED = 50_000;

/** By slot: the promise of a wait that is not watched. */
const promises: (object | undefined)[] = [];
let watched = 0;
let next = 1;
let unwatched = 0;

interface Watched {
  readonly slot: number;
  readonly generation: number;
}

const registry = new FinalizationRegistry<Watched>(({ slot, generation }) => {
  watched--;
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS] as number;
  if (slots[i + GENERATION] !== generation || (flags & STATE_MASK) !== STATE_SUSPENDED) return;
  const root = rootOf(slot);
  // Those that wait for the same have gone with it: nobody walks along them any more.
  cancelWait(slot);
  release(slot);
  if (root !== 0 && (flags & MARK_ASIDE) === 0) endWithoutWaits(root, hasEnded(root) ? OUTCOME_DONE : OUTCOME_LOST);
});

/** By slot of a task: the promise that was made first in it; mostly that of the function that it is called by. */
const firsts: (object | undefined)[] = [];

export function rememberFirst(root: number, promise: object): void {
  firsts[root] = promise;
}

/** What is left of a task are callbacks that are never called: of a race, of a stream that is done. */
function hasEnded(root: number): boolean {
  const promise = firsts[root];
  return promise !== undefined && Mark.get(promise) === SETTLED;
}

/** A wait begins. */
export function watchLater(wait: number, promise: object): void {
  promises[wait] = promise;
}

/** It is over. */
export function forgetWait(wait: number): void {
  promises[wait] = undefined;
}

/** Nobody measures any more. */
export function forgetWaits(): void {
  promises.length = 0;
  firsts.length = 0;
}

/** Called by the loop, with nothing of the app on the stack. */
export function watchWaits(): void {
  const end = header[HIGH_WATER] as number;
  const before = performance.now() - WATCH_AFTER_MS;
  let room = WATCHED_A_SWEEP;
  for (const last = Math.min(end, next + SLOTS_A_SWEEP); next < last && room > 0; next++) {
    if (firsts[next] !== undefined && ((slots[next * SLOT_INTS + FLAGS] as number) & KIND_MASK) !== KIND_ROOT)
      firsts[next] = undefined;
    const promise = promises[next];
    if (promise === undefined) continue;
    if (((slots[next * SLOT_INTS + FLAGS] as number) & STATE_MASK) !== STATE_SUSPENDED) continue;
    if ((slotTimes[next * SLOT_DOUBLES + SUSPENDED_AT] as number) > before) continue;
    promises[next] = undefined;
    if (watched >= MAX_WATCHED) {
      unwatched++;
      continue;
    }
    registry.register(promise, { slot: next, generation: slots[next * SLOT_INTS + GENERATION] as number });
    watched++;
    room--;
  }
  if (next < end) return;
  header[UNWATCHED] = unwatched;
  next = 1;
}
