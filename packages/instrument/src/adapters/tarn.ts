/** tarn, the pool of knex. It tells of all that happens to its own listeners; we listen where it tells them. */
import { claim, openResource, release } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { checkIn, checkOut } from './connections.ts';
import { aroundMethod } from './replace.ts';

export const tarn: Adapter = {
  library: 'tarn',
  from: '3.0.0',
  below: '4.0.0',
  files: [{ path: 'dist/Pool.js', adapt: (module) => adaptPool(module.exports.Pool?.prototype) }],
};

/** What is known of one pool. */
interface Known {
  readonly resource: number;
  /** Claims of those who wait, by the number of the request. */
  readonly waiting: Map<number, number>;
}

const pools = new WeakMap<object, Known>();

function knownOf(pool: Loaded): Known {
  const found = pools.get(pool);
  if (found !== undefined) return found;
  const made = { resource: openResource('pool', 'tarn', { capacity: pool.max, owner: pool }), waiting: new Map() };
  pools.set(pool, made);
  return made;
}

function adaptPool(prototype: Loaded): void {
  for (const name of ['acquire', 'release'])
    if (!/\b_executeEventHandlers\b/.test(String(prototype?.[name])))
      throw new NotRecognised('it tells in another way');
  aroundMethod(prototype, '_executeEventHandlers', {
    before(pool, [event, ...about]) {
      tell(pool, event, about);
    },
  });
}

function tell(pool: Loaded, event: string, about: Loaded[]): void {
  switch (event) {
    case 'acquireRequest': {
      const { resource, waiting } = knownOf(pool);
      waiting.set(about[0], claim(resource));
      return;
    }
    // Just before the promise is kept that the app waits for.
    case 'acquireSuccess':
      checkOut(about[1], answered(pool, about[0]));
      return;
    case 'acquireFail':
      release(answered(pool, about[0]));
      return;
    case 'release':
      checkIn(about[0]);
  }
}

function answered(pool: Loaded, request: number): number {
  const { waiting } = knownOf(pool);
  const own = waiting.get(request) ?? 0;
  waiting.delete(request);
  return own;
}
