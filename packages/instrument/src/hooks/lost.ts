/**
 * Finds frames that can never go on: nothing can settle what they wait for any more, and the garbage collector has taken
 * them. Only what is suspended for a while is watched, so that short-lived frames cost nothing.
 */
import {
  FLAGS,
  GENERATION,
  HIGH_WATER,
  MARK_WATCHED,
  SITE,
  SLOT_DOUBLES,
  SLOT_INTS,
  STATE_MASK,
  STATE_SUSPENDED,
  SUSPENDED_AT,
  UNWATCHED,
} from '../table/layout.ts';
import { header, slots, slotTimes } from '../table/own.ts';
import { EXITED, endLost, endLostTasks, Frame, frames } from './frames.ts';

/** A task without a frame of its own. */
const NO_SITE = 0;
/** Milliseconds from which a suspended frame is watched. */
const WATCH_AFTER_MS = 400;
/** Slots looked at in one go: about a millisecond. */
const SLOTS_A_SWEEP = 50_000;
/** Frames taken up in one go: each costs some hundred nanoseconds. */
const WATCHED_A_SWEEP = 1000;
/** Each costs about 200 bytes. `ASYNC_CONSOLE_MAX_WATCHED` lowers it, for tests. */
const MAX_WATCHED = Math.min(50_000, Number(process.env.ASYNC_CONSOLE_MAX_WATCHED ?? 50_000));
/** Frames for which there is no room, counted in one go: to know that they were not watched before costs a look-up each. */
const UNWATCHED_A_SWEEP = 10_000;

interface Watched {
  slot: number;
  generation: number;
}

/** By frame: which invocation is meant when it is collected. Frames are used again, and registered once. */
const meant = new WeakMap<Frame, Watched>();
let watched = 0;
let next = 1;
/** Of the slots before `next`: frames that would be watched, were there room. */
let unwatched = 0;

const registry = new FinalizationRegistry<Watched>(({ slot, generation }) => {
  watched--;
  const i = slot * SLOT_INTS;
  if (slots[i + GENERATION] === generation && ((slots[i + FLAGS] as number) & MARK_WATCHED) !== 0) endLost(slot);
});

/** Called by the loop, with nothing of the app on the stack. */
export function watchSuspended(): void {
  endLostTasks();
  const end = header[HIGH_WATER] as number;
  const before = performance.now() - WATCH_AFTER_MS;
  let room = WATCHED_A_SWEEP;
  let counted = UNWATCHED_A_SWEEP;
  for (const last = Math.min(end, next + SLOTS_A_SWEEP); next < last && room > 0 && counted > 0; next++) {
    const flags = slots[next * SLOT_INTS + FLAGS] as number;
    if ((flags & (STATE_MASK | MARK_WATCHED)) !== STATE_SUSPENDED) continue;
    if ((slotTimes[next * SLOT_DOUBLES + SUSPENDED_AT] as number) > before) continue;
    const handle = frames[next];
    if (!(handle instanceof Frame) || slots[next * SLOT_INTS + SITE] === NO_SITE) continue;
    // It waits for what it has returned, and its body, which is done, does not keep it.
    if (handle.site === EXITED) continue;
    if (watched >= MAX_WATCHED && !meant.has(handle)) {
      unwatched++;
      counted--;
      continue;
    }
    watch(handle, next);
    frames[next] = new WeakRef(handle);
    slots[next * SLOT_INTS + FLAGS] = flags | MARK_WATCHED;
    room--;
  }
  if (next < end) return;
  // All slots have been looked at.
  header[UNWATCHED] = unwatched;
  unwatched = 0;
  next = 1;
}

function watch(handle: Frame, slot: number): void {
  const generation = slots[slot * SLOT_INTS + GENERATION] as number;
  const known = meant.get(handle);
  if (known !== undefined) {
    known.slot = slot;
    known.generation = generation;
    return;
  }
  const invocation = { slot, generation };
  meant.set(handle, invocation);
  registry.register(handle, invocation);
  watched++;
}
