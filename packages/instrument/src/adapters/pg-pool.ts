/** pg-pool: who waits for a client, and who has one, from `connect()` or `query()` until it is released. */
import { isOn, switchOff } from '../hooks/guard.ts';
import { Identity } from '../hooks/marks.ts';
import { claim, openResource, release } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { checkIn, checkOut } from './connections.ts';
import { Line } from './line.ts';
import { aroundMethod, replaceMethod } from './replace.ts';

export const pgPool: Adapter = {
  library: 'pg-pool',
  from: '3.0.0',
  below: '4.0.0',
  files: [{ path: 'index.js', adapt: (module) => adaptPool(module.exports) }],
};

/**
 * Beside the queue of a pool, which is one for the pool and for what stands for it; a `WeakMap` would be looked up in at each
 * checkout.
 */
class Known extends Identity {
  readonly #resource: number;
  readonly #line = new Line();

  private constructor(pool: Loaded) {
    super(pool._pendingQueue);
    this.#resource = openResource('pool', nameOf(pool), { capacity: pool.options.max, owner: pool });
  }

  static asks(pool: Loaded, item: object): void {
    const queue: object = pool._pendingQueue;
    if (!(#resource in queue)) {
      new Known(pool);
      queues = [...queues.filter((each) => each.deref() !== undefined), new WeakRef(queue)];
    }
    const known = queue as Known;
    known.#line.push(item, claim(known.#resource));
  }

  /** Its claim, once; else 0. */
  static take(queue: object | undefined, item: object): number {
    return queue !== undefined && #line in queue ? (queue as Known).#line.take(item) : 0;
  }

  /** The same, of whichever queue it was in. */
  static takeFromAny(item: object): number {
    for (const queue of queues) {
      const claim = Known.take(queue.deref(), item);
      if (claim !== 0) return claim;
    }
    return 0;
  }
}

let queues: readonly WeakRef<object>[] = [];

/** Of what its clients have made of the options, the environment and the defaults; never the password. */
function nameOf({ _clients: [client] }: Loaded): string {
  const { user, host, port, database } = client ?? {};
  return [user, host, port, database].every(Boolean) ? `${user}@${host}:${port}/${database}` : 'pg-pool';
}

function adaptPool(Pool: Loaded): void {
  const prototype = Pool?.prototype;
  for (const name of ['newClient', '_acquireClient', '_release', '_pulseQueue', 'query'])
    if (typeof prototype?.[name] !== 'function') throw new NotRecognised(`its pool has no ${name}()`);
  replaceMethod(prototype, 'connect', (connect) => ({
    connect(this: Loaded): unknown {
      const queued = beforeConnect(this);
      // biome-ignore lint/complexity/noArguments: an array of them would be made for each call
      const result = Reflect.apply(connect, this, arguments);
      connects(this, queued);
      return result;
    },
  }));
  aroundMethod(prototype, 'newClient', {
    before(pool, given) {
      const item = given[0];
      connecting = item;
      const { callback } = item;
      // From here on nobody looks for an item by its callback.
      item.callback = (error: unknown, ...rest: unknown[]) => {
        if (error) release(Known.take(pool._pendingQueue, item));
        return callback(error, ...rest);
      };
    },
  });
  replaceMethod(prototype, '_acquireClient', (acquire) => ({
    _acquireClient(this: Loaded, client: Loaded, item: Loaded): unknown {
      acquires(this, client, item);
      // biome-ignore lint/complexity/noArguments: as above
      return Reflect.apply(acquire, this, arguments);
    },
  }));
  replaceMethod(prototype, '_release', (giveBack) => ({
    _release(this: Loaded, client: Loaded): unknown {
      releases(client);
      // biome-ignore lint/complexity/noArguments: as above
      return Reflect.apply(giveBack, this, arguments);
    },
  }));
}

/** The item that has got a new client in the `connect` that is being called. */
let connecting: object | undefined;
/** The prototype of the items that were looked at last: each copy of the library has its own. */
let lookedAt: object | undefined;

/** How many are waiting, unless nobody is to know. */
function beforeConnect(pool: Loaded): number | undefined {
  connecting = undefined;
  return isOn() ? pool?._pendingQueue?.length : undefined;
}

/** Nobody has been called back yet: that comes later, whatever happens. */
function connects(pool: Loaded, queued: number | undefined): void {
  if (queued === undefined || !isOn()) return;
  try {
    const queue = pool._pendingQueue;
    const item = connecting ?? (queue.length > queued ? queue[queue.length - 1] : undefined);
    connecting = undefined;
    if (item === undefined) return;
    Known.asks(pool, item);
    const prototype = Object.getPrototypeOf(item);
    if (prototype !== lookedAt) watchTimeouts(prototype);
    lookedAt = prototype;
  } catch (error) {
    switchOff(error);
  }
}

/** Whoever leaves the line is not kept in it, whether anybody is to know or not. */
function acquires(pool: Loaded, client: Loaded, item: object): void {
  try {
    const claim = Known.take(pool._pendingQueue, item);
    if (isOn()) checkOut(client, claim);
  } catch (error) {
    switchOff(error);
  }
}

function releases(client: Loaded): void {
  if (!isOn()) return;
  try {
    checkIn(client);
  } catch (error) {
    switchOff(error);
  }
}

/** An item that has waited for too long is told so by `timedOut = true`, and by nothing else that we could see. */
function watchTimeouts(prototype: object): void {
  if (prototype === Object.prototype || Object.hasOwn(prototype, 'timedOut')) return;
  Object.defineProperty(prototype, 'timedOut', {
    get: () => undefined,
    set(this: object, value: unknown) {
      release(Known.takeFromAny(this));
      Object.defineProperty(this, 'timedOut', { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: false,
    configurable: true,
  });
}
