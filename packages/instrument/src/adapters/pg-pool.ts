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

/** Beside a pool; a `WeakMap` would be looked up in at each checkout. */
class Known extends Identity {
  readonly #resource: number;
  readonly #line = new Line();

  private constructor(pool: Loaded) {
    super(pool);
    this.#resource = openResource('pool', nameOf(pool), { capacity: pool.options.max, owner: pool });
  }

  static asks(pool: object, item: object): void {
    if (!(#resource in pool)) {
      new Known(pool);
      pools = [...pools.filter((each) => each.deref() !== undefined), new WeakRef(pool)];
    }
    const known = pool as Known;
    known.#line.push(item, claim(known.#resource));
  }

  /** Its claim, once; else 0. */
  static take(pool: object, item: object): number {
    return #line in pool ? (pool as Known).#line.take(item) : 0;
  }
}

let pools: readonly WeakRef<object>[] = [];

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
        if (error) release(Known.take(pool, item));
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
  replaceMethod(prototype, '_release', (release) => ({
    _release(this: Loaded, client: Loaded): unknown {
      releases(client);
      // biome-ignore lint/complexity/noArguments: as above
      return Reflect.apply(release, this, arguments);
    },
  }));
}

/** The item that has got a new client in the `connect` that is being called. */
let connecting: object | undefined;
let hasLookedAtItems = false;

/** How many are waiting, unless nobody is to know. */
function beforeConnect(pool: Loaded): number | undefined {
  connecting = undefined;
  return isOn() ? pool._pendingQueue?.length : undefined;
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
    if (!hasLookedAtItems) watchTimeouts(item);
    hasLookedAtItems = true;
  } catch (error) {
    switchOff(error);
  }
}

function acquires(pool: object, client: Loaded, item: object): void {
  if (!isOn()) return;
  try {
    checkOut(client, Known.take(pool, item));
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
function watchTimeouts(item: object): void {
  const prototype = Object.getPrototypeOf(item);
  if (prototype === Object.prototype) return;
  Object.defineProperty(prototype, 'timedOut', {
    get: () => undefined,
    set(this: object, value: unknown) {
      for (const pool of pools) release(Known.take(pool.deref() ?? {}, this));
      Object.defineProperty(this, 'timedOut', { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: false,
    configurable: true,
  });
}
