/**
 * Tasks that end when a promise settles which no frame stands for: that of a `spawn` whose function is not probed. The
 * promise is held weakly: when it is collected while it is pending, its task can never end.
 */
import { Identity } from './marks.ts';

/** By slot of the task. */
const promises = new Map<number, WeakRef<object>>();

/** Beside such a promise, where the app cannot see it: the slot of its task. */
class Ending extends Identity {
  #slot: number;

  constructor(promise: object, slot: number) {
    super(promise);
    this.#slot = slot;
  }

  static slotOf(promise: object): number {
    return #slot in promise ? (promise as Ending).#slot : 0;
  }

  static put(promise: object, slot: number): void {
    if (#slot in promise) (promise as Ending).#slot = slot;
    else new Ending(promise, slot);
  }
}

export function remember(slot: number, promise: object): void {
  promises.set(slot, new WeakRef(promise));
}

export function forget(slot: number): void {
  promises.delete(slot);
}

/** The promise of a task: undefined when it was collected, or there never was one. */
export function promiseOf(slot: number): object | undefined {
  return promises.get(slot)?.deref();
}

/** Slots of the tasks that wait for a promise, a copy. */
export function slotsWithPromise(): number[] {
  return [...promises.keys()];
}

let listen: (wanted: boolean) => void = () => {};
/** Tasks whose promise has to be looked out for, because nothing else is measured. */
let awaited = 0;

/** `listener` puts on, or takes off, a hook that hears of each promise that settles. */
export function onAwaited(listener: (wanted: boolean) => void): void {
  listen = listener;
}

/** Returns the slot of the task that ends with the same promise and came before; 0: none. */
export function lookOutFor(promise: object, slot: number): number {
  const before = Ending.slotOf(promise);
  Ending.put(promise, slot);
  if (++awaited === 1) listen(true);
  return before;
}

/** From now on the promises are marked as all that are measured. */
export function lookOutForNone(): void {
  for (const promise of promises.values()) {
    const still = promise.deref();
    if (still !== undefined) Ending.put(still, 0);
  }
  if (awaited > 0) listen(false);
  awaited = 0;
}

/** The slot of the last task that ends with a promise that has just settled; 0: none. */
export function endingWith(promise: object): number {
  return Ending.slotOf(promise);
}

/** One of those that are looked out for has ended. */
export function stopLookingOut(): void {
  if (--awaited === 0) listen(false);
}
