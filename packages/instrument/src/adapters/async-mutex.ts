/** async-mutex: its `Mutex` is a `Semaphore` of one. */
import { claim, hold, openResource, release, runHolding } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { aroundMethod } from './replace.ts';

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

  aroundMethod(prototype, 'acquire', {
    before(semaphore) {
      const outer = asking;
      asking = claim(knownOf(semaphore).resource);
      lastAsked = asking;
      return outer;
    },
    after(semaphore) {
      const { waiting } = knownOf(semaphore);
      const entry = asking === 0 ? undefined : semaphore._queue.find((each: object) => !waiting.has(each));
      if (entry !== undefined) waiting.set(entry, asking);
    },
    failed() {
      release(asking);
    },
    over(_semaphore, outer) {
      asking = outer;
    },
  });
  aroundMethod(prototype, 'runExclusive', {
    before(_semaphore, given) {
      const [callback] = given;
      const own = { claim: 0 };
      if (typeof callback === 'function') given[0] = (value: unknown) => runHolding(own.claim, () => callback(value));
      return own;
    },
    after(_semaphore, _exclusive, own) {
      // It acquires at once, and calls back later.
      own.claim = lastAsked;
    },
  });
  aroundMethod(prototype, '_dispatchItem', {
    before(semaphore, given) {
      const item = given[0];
      const { waiting, held } = knownOf(semaphore);
      const queued = waiting.get(item);
      waiting.delete(item);
      granting = queued ?? asking;
      if (queued === undefined) asking = 0;
      hold(granting);
      if (granting !== 0) held.push(granting);
    },
    over() {
      granting = 0;
    },
  });
  aroundMethod(prototype, '_newReleaser', {
    after(_semaphore, releaser) {
      const own = granting;
      return () => {
        returning = own;
        try {
          return releaser();
        } finally {
          returning = -1;
        }
      };
    },
  });
  aroundMethod(prototype, 'release', {
    before(semaphore) {
      const { held } = knownOf(semaphore);
      const own = returning === -1 ? (held[0] ?? 0) : returning;
      returning = -1;
      if (held.includes(own)) held.splice(held.indexOf(own), 1);
      release(own);
    },
  });
  aroundMethod(prototype, 'cancel', {
    before(semaphore) {
      const { waiting } = knownOf(semaphore);
      for (const waiter of waiting.values()) release(waiter);
      waiting.clear();
    },
  });
}
