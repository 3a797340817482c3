/** async-sema: a token tells nothing of who has it, so who gives one back is who runs then. */
import { claim, closeResource, forgetHolder, heldHere, hold, openResource, release, take } from '../resources/doors.ts';
import type { Adapter, Insertion, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { replaceMethod } from './replace.ts';

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

  replaceMethod(prototype, 'acquire', (original) => {
    return function acquire(this: Loaded, ...given) {
      const sema = known.get(this);
      if (sema === undefined) return Reflect.apply(original, this, given);
      const { resource, waiting, held, isRate } = sema;
      const [free, waited] = [this.free.length, this.waiting.length];
      const asking = claim(resource);
      isAcquiring = true;
      const granted = Reflect.apply(original, this, given);
      isAcquiring = false;
      if (this.waiting.length > waited) {
        waiting.add(asking);
      } else if (this.free.length < free && !isRate) {
        hold(asking);
        held.add(asking);
      } else {
        release(asking);
      }
      return granted;
    };
  });
  // Before 3.1 there was none.
  if (prototype.tryAcquire !== undefined)
    replaceMethod(prototype, 'tryAcquire', (original) => {
      return function tryAcquire(this: Loaded, ...given) {
        const token = Reflect.apply(original, this, given);
        const sema = known.get(this);
        if (!isAcquiring && token !== undefined && sema !== undefined) sema.held.add(take(sema.resource));
        return token;
      };
    });
  replaceMethod(prototype, 'release', (original) => {
    return function release_(this: Loaded, ...given) {
      const sema = known.get(this);
      if (sema === undefined) return Reflect.apply(original, this, given);
      const { resource, waiting, held, isRate } = sema;
      giveBack(resource, held);
      const [next] = waiting;
      const waited = this.waiting.length;
      const result = Reflect.apply(original, this, given);
      if (next === undefined || this.waiting.length >= waited) return result;
      waiting.delete(next);
      if (isRate) {
        release(next);
      } else {
        hold(next);
        held.add(next);
      }
      return result;
    };
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
