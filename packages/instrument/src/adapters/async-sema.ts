/** async-sema: a token tells nothing of who has it, so who gives one back is who runs then. */
import { claim, closeResource, forgetHolder, heldHere, hold, openResource, release, take } from '../resources/doors.ts';
import type { Adapter, Insertion, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { aroundMethod } from './replace.ts';

const insertions: readonly Insertion[] = [
  { behind: /this\.resumeFn = resumeFn;/, statement: '__acOwn?.made(this,nr);' },
  { behind: /const sema = new Sema\(uniformDistribution \? 1 : rps\);/, statement: '__acOwn?.limits(sema);' },
];

export const asyncSema: Adapter = {
  library: 'async-sema',
  from: '3.0.0',
  below: '4.0.0',
  files: [
    {
      path: 'lib/index.js',
      insertions,
      adapt(module) {
        adaptSema(module.exports.Sema?.prototype);
        return own;
      },
    },
  ],
};

interface Known {
  readonly resource: number;
  /** In the order in which they get it. */
  readonly waiting: Set<number>;
  /** The oldest first. */
  readonly held: Set<number>;
  /** What it gives is not given back by who has it, but in time. */
  readonly isRate: boolean;
}

const known = new WeakMap<object, Known>();

const own = {
  made(sema: object, capacity: number): void {
    const resource = openResource(capacity === 1 ? 'mutex' : 'semaphore', 'async-sema', { capacity, owner: sema });
    known.set(sema, { resource, waiting: new Set(), held: new Set(), isRate: false });
  },

  /** It is that of a `RateLimit`. */
  limits(sema: object): void {
    const made = known.get(sema);
    if (made === undefined) return;
    closeResource(made.resource);
    known.set(sema, { ...made, resource: openResource('rate-limit', 'async-sema', { owner: sema }), isRate: true });
  },
};

function adaptSema(prototype: Loaded): void {
  if (typeof prototype?.nrWaiting !== 'function') throw new NotRecognised('it has no Sema');
  let isAcquiring = false;

  aroundMethod(prototype, 'acquire', {
    before(semaphore) {
      const sema = known.get(semaphore);
      if (sema === undefined) return undefined;
      isAcquiring = true;
      return { sema, free: semaphore.free.length, waited: semaphore.waiting.length, asking: claim(sema.resource) };
    },
    after(semaphore, _granted, asked) {
      if (asked === undefined) return;
      const { sema, free, waited, asking } = asked;
      if (semaphore.waiting.length > waited) {
        sema.waiting.add(asking);
      } else if (semaphore.free.length < free && !sema.isRate) {
        hold(asking);
        sema.held.add(asking);
      } else {
        release(asking);
      }
    },
    failed(_semaphore, asked) {
      release(asked?.asking ?? 0);
    },
    over() {
      isAcquiring = false;
    },
  });
  // Before 3.1 there was none.
  if (prototype.tryAcquire !== undefined)
    aroundMethod(prototype, 'tryAcquire', {
      after(semaphore, token) {
        const sema = known.get(semaphore);
        if (!isAcquiring && token !== undefined && sema !== undefined) sema.held.add(take(sema.resource));
      },
    });
  aroundMethod(prototype, 'release', {
    before(semaphore) {
      const sema = known.get(semaphore);
      if (sema === undefined) return undefined;
      giveBack(sema.resource, sema.held);
      const [next] = sema.waiting;
      return { sema, next, waited: semaphore.waiting.length };
    },
    after(semaphore, _result, released) {
      if (released === undefined) return;
      const { sema, next, waited } = released;
      if (next === undefined || semaphore.waiting.length >= waited) return;
      sema.waiting.delete(next);
      if (sema.isRate) {
        release(next);
      } else {
        hold(next);
        sema.held.add(next);
      }
    },
  });
}

function giveBack(resource: number, held: Set<number>): void {
  const own = heldHere(resource);
  const [oldest = 0] = held;
  const given = held.has(own) ? own : oldest;
  held.delete(given);
  release(given);
  if (given !== own) for (const other of held) forgetHolder(other);
}
