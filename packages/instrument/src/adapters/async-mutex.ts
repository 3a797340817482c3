/** async-mutex: its `Mutex` is a `Semaphore` of one. */
import { claim, hold, openResource, release, runHolding } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { replaceMethod } from './replace.ts';

export const asyncMutex: Adapter = {
  library: 'async-mutex',
  from: '0.5.0',
  below: '0.6.0',
  files: [
    { path: 'lib/Semaphore.js', adapt: (module) => adaptSemaphore(module.exports.default) },
    { path: 'index.mjs', names: ['Semaphore'], adapt: ({ Semaphore }) => adaptSemaphore(Semaphore) },
  ],
};

/** What is known of one semaphore. */
interface Known {
  readonly resource: number;
  /** By entry of its queue. */
  readonly waiting: Map<object, number>;
  /** Claims that are held, the oldest first. */
  readonly held: number[];
}

const known = new WeakMap<object, Known>();

function knownOf(semaphore: Loaded): Known {
  const found = known.get(semaphore);
  if (found !== undefined) return found;
  const capacity = semaphore._value;
  const kind = capacity === 1 ? 'mutex' : 'semaphore';
  const resource = openResource(kind, 'async-mutex', { capacity, owner: semaphore });
  const made = { resource, waiting: new Map(), held: [] };
  known.set(semaphore, made);
  return made;
}

function adaptSemaphore(Semaphore: Loaded): void {
  const prototype = Semaphore?.prototype;
  if (typeof prototype?._dispatchItem !== 'function' || typeof prototype._newReleaser !== 'function')
    throw new NotRecognised('it dispatches in another way');
  /** The claim of the `acquire` that is being called, and of the entry that is being dispatched; 0: none. */
  let asking = 0;
  let granting = 0;
  /** That of the last `acquire`. */
  let lastAsked = 0;
  /** That of the releaser that is being called; −1: `release` was called itself. */
  let returning = -1;

  replaceMethod(prototype, 'acquire', (original) => {
    return function acquire(this: Loaded, ...given) {
      const { resource, waiting } = knownOf(this);
      const before = asking;
      asking = claim(resource);
      lastAsked = asking;
      try {
        const granted = Reflect.apply(original, this, given);
        const entry = asking === 0 ? undefined : this._queue.find((each: object) => !waiting.has(each));
        if (entry !== undefined) waiting.set(entry, asking);
        return granted;
      } catch (error) {
        release(asking);
        throw error;
      } finally {
        asking = before;
      }
    };
  });
  replaceMethod(prototype, 'runExclusive', (original) => {
    return function runExclusive(this: Loaded, callback, ...given) {
      if (typeof callback !== 'function') return Reflect.apply(original, this, [callback, ...given]);
      let own = 0;
      const exclusive = Reflect.apply(original, this, [
        (value: unknown) => runHolding(own, () => callback(value)),
        ...given,
      ]);
      // It acquires at once, and calls back later.
      own = lastAsked;
      return exclusive;
    };
  });
  replaceMethod(prototype, '_dispatchItem', (original) => {
    return function _dispatchItem(this: Loaded, item) {
      const { waiting, held } = knownOf(this);
      const queued = waiting.get(item);
      waiting.delete(item);
      granting = queued ?? asking;
      if (queued === undefined) asking = 0;
      hold(granting);
      if (granting !== 0) held.push(granting);
      try {
        return Reflect.apply(original, this, [item]);
      } finally {
        granting = 0;
      }
    };
  });
  replaceMethod(prototype, '_newReleaser', (original) => {
    return function _newReleaser(this: Loaded, ...given) {
      const own = granting;
      const releaser = Reflect.apply(original, this, given);
      return () => {
        returning = own;
        try {
          return releaser();
        } finally {
          returning = -1;
        }
      };
    };
  });
  replaceMethod(prototype, 'release', (original) => {
    return function release_(this: Loaded, ...given) {
      const { held } = knownOf(this);
      const own = returning === -1 ? (held[0] ?? 0) : returning;
      returning = -1;
      if (held.includes(own)) held.splice(held.indexOf(own), 1);
      release(own);
      return Reflect.apply(original, this, given);
    };
  });
  replaceMethod(prototype, 'cancel', (original) => {
    return function cancel(this: Loaded, ...given) {
      const { waiting } = knownOf(this);
      for (const waiter of waiting.values()) release(waiter);
      waiting.clear();
      return Reflect.apply(original, this, given);
    };
  });
}
