/** generic-pool: a request of its queue is a claim, until what it has got is released or destroyed. */
import { claim, openResource, release } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { checkIn, checkOut } from './connections.ts';
import { aroundMethod } from './replace.ts';

export const genericPool: Adapter = {
  library: 'generic-pool',
  from: '3.0.0',
  below: '4.0.0',
  files: [
    { path: 'lib/PriorityQueue.js', adapt: (module) => adaptQueue(module.exports?.prototype) },
    { path: 'lib/ResourceRequest.js', adapt: (module) => adaptRequest(module.exports?.prototype) },
    { path: 'lib/Pool.js', adapt: (module) => adaptPool(module.exports?.prototype) },
  ],
};

const resources = new WeakMap<object, number>();

function resourceOf(pool: Loaded): number {
  const known = resources.get(pool);
  if (known !== undefined) return known;
  const resource = openResource('pool', 'generic-pool', { capacity: pool.max, owner: pool });
  resources.set(pool, resource);
  return resource;
}

/** The pool whose `acquire` is being called. */
let asked: object | undefined;
/** By request that is not answered yet. */
const claims = new WeakMap<object, number>();

function answered(request: object): number {
  const own = claims.get(request) ?? 0;
  claims.delete(request);
  return own;
}

function adaptPool(prototype: Loaded): void {
  if (!/\b_waitingClientsQueue\.enqueue\(/.test(String(prototype?.acquire)))
    throw new NotRecognised('its acquire() puts no request into a queue');
  aroundMethod(prototype, 'acquire', {
    before(pool) {
      const outer = asked;
      asked = pool;
      return outer;
    },
    over(_pool, outer) {
      asked = outer;
    },
  });
  for (const name of ['release', 'destroy']) {
    aroundMethod(prototype, name, {
      before(_pool, given) {
        const held = given[0];
        // What is not on loan it refuses, and nobody has it.
        checkIn(held);
      },
    });
  }
}

function adaptQueue(prototype: Loaded): void {
  aroundMethod(prototype, 'enqueue', {
    before(_queue, given) {
      const request = given[0];
      // Once: it may make something for the request that uses another pool.
      if (asked !== undefined) claims.set(request, claim(resourceOf(asked)));
      asked = undefined;
    },
  });
}

function adaptRequest(prototype: Loaded): void {
  aroundMethod(prototype, 'resolve', {
    before(request, given) {
      const value = given[0];
      // It was told before, and is not asked any more, when it has waited for too long.
      if (claims.has(request)) checkOut(value, answered(request));
    },
  });
  aroundMethod(prototype, 'reject', {
    before(request) {
      release(answered(request));
    },
  });
}
