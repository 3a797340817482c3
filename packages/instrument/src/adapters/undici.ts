/** undici: its pools that may have only so many connections, and who waits for one. */
import { claim, openResource, release } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { aroundMethod } from './replace.ts';
import { DEPTH, grantNext, type Source, takeBack } from './undici-responses.ts';

export const undici: Adapter = {
  library: 'undici',
  from: '6.0.0',
  below: '9.0.0',
  files: ['lib', 'lib/dispatcher'].flatMap((folder) => [
    { path: `${folder}/pool-base.js`, adapt: (module: Loaded) => adaptPool(module.exports.PoolBase) },
    { path: `${folder}/dispatcher-base.js`, adapt: (module: Loaded) => adaptDispatcher(module.exports) },
  ]),
};

interface Known extends Source {
  /** The name of the count of its queue. */
  readonly queued: symbol;
  /** Handlers in its queue. */
  readonly waiting: Set<object>;
}

interface Waiting {
  readonly claim: number;
  readonly pool: Known;
}

const known = new WeakMap<object, Known>();
/** By handler in the queue of a pool. */
const waiting = new WeakMap<object, Waiting>();

/** Undefined: it may have as many connections as it likes. */
function knownOf(pool: Loaded): Known | undefined {
  const found = known.get(pool);
  if (found !== undefined) return found;
  const { connections, options, queued, url } = fieldsOf(pool);
  const limit = connections === undefined ? undefined : pool[connections];
  if (typeof limit !== 'number' || options === undefined || queued === undefined || url === undefined) return undefined;
  const capacity = limit * Math.max(1, pool[options]?.pipelining ?? 1);
  const name = String(pool[url]?.origin);
  const resource = openResource('pool', name, { capacity, owner: pool });
  const made = { name, resource, isPool: true, capacity, underWay: 0, queued, waiting: new Set<object>() };
  known.set(pool, made);
  return made;
}

/** Own fields, which have symbols for names. */
function fieldsOf(instance: object): Record<string, symbol | undefined> {
  return Object.fromEntries(Object.getOwnPropertySymbols(instance).map((symbol) => [symbol.description, symbol]));
}

function adaptPool(PoolBase: Loaded): void {
  const prototype = PoolBase?.prototype;
  if (typeof prototype !== 'object') throw new NotRecognised('it has no PoolBase');
  const { dispatch, destroy } = fieldsOf(prototype);
  if (dispatch === undefined || destroy === undefined) throw new NotRecognised('its pools dispatch in another way');
  aroundMethod(prototype, dispatch, {
    before(self) {
      const pool = knownOf(self);
      if (pool === undefined) return undefined;
      // Of a pool whose clients are pools.
      release(takeBack());
      grantNext(claim(pool.resource, DEPTH), pool);
      return { pool, queued: self[pool.queued] };
    },
    after(self, _dispatched, asked, [, handler]) {
      if (asked === undefined) return;
      const { pool, queued } = asked;
      const left = takeBack();
      if (left !== 0 && self[pool.queued] > queued && !waiting.has(handler)) {
        pool.waiting.add(handler);
        waiting.set(handler, { claim: left, pool });
      } else {
        release(left);
      }
    },
    failed(_self, asked) {
      if (asked !== undefined) release(takeBack());
    },
  });
  aroundMethod(prototype, destroy, {
    before(self) {
      for (const handler of known.get(self)?.waiting ?? []) release(leaveQueue(handler)?.claim ?? 0);
    },
  });
}

/** What it has waited with; undefined: it is in no queue. */
function leaveQueue(handler: object): Waiting | undefined {
  const found = waiting.get(handler);
  if (found === undefined) return undefined;
  waiting.delete(handler);
  found.pool.waiting.delete(handler);
  return found;
}

/** A client, which a pool gives the next of its queue. */
function adaptDispatcher(DispatcherBase: Loaded): void {
  aroundMethod(DispatcherBase?.prototype, 'dispatch', {
    before(_client, [, handler]) {
      const queued = leaveQueue(handler);
      if (queued !== undefined) grantNext(queued.claim, queued.pool);
      return queued;
    },
    // What it has not made a request of.
    over(_client, queued) {
      if (queued !== undefined) release(takeBack());
    },
  });
}
