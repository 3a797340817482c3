/** mysql2: who waits for a connection of a pool, and who has one, with callbacks or with promises. */
import { claim, openResource, release } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { checkIn, checkOut, isBusy } from './connections.ts';
import { replaceMethod } from './replace.ts';

export const mysql2: Adapter = {
  library: 'mysql2',
  from: '3.0.0',
  below: '4.0.0',
  files: [
    // First without, then with a base class: what is there is in one of two files.
    ...eitherOf('pool.js', 'getConnection', adaptPool),
    ...eitherOf('connection.js', 'addCommand', adaptConnection),
    { path: 'lib/pool_connection.js', adapt: (module) => adaptPoolConnection(module.exports?.prototype) },
  ],
};

function eitherOf(file: string, method: string, adapt: (prototype: Loaded) => void): Adapter['files'] {
  return ['lib', 'lib/base'].map((folder) => ({
    path: `${folder}/${file}`,
    adapt: ({ exports: { prototype } }) => {
      if (typeof prototype?.[method] !== 'function') throw new NotRecognised(`it has no ${method}()`);
      if (Object.hasOwn(prototype, method)) adapt(prototype);
    },
  }));
}

const resources = new WeakMap<object, number>();

function resourceOf(pool: Loaded): number {
  const known = resources.get(pool);
  if (known !== undefined) return known;
  const { connectionLimit, connectionConfig } = pool.config;
  const resource = openResource('pool', nameOf(connectionConfig), { capacity: connectionLimit, owner: pool });
  resources.set(pool, resource);
  return resource;
}

function nameOf({ user, host, port, socketPath, database }: Loaded): string {
  return user ? `${user}@${socketPath ?? `${host}:${port}`}${database ? `/${database}` : ''}` : 'mysql2';
}

function adaptPool(prototype: Loaded): void {
  /** Callbacks of ours: a pool that has lost a connection asks again for who has waited for it. */
  const asked = new WeakSet<object>();

  replaceMethod(prototype, 'getConnection', (original) => {
    return function getConnection(this: Loaded, callback, ...given) {
      if (typeof callback !== 'function' || asked.has(callback))
        return Reflect.apply(original, this, [callback, ...given]);
      const own = claim(resourceOf(this));
      const answer = (...result: [error: unknown, connection: unknown]) => {
        const [error, connection] = result;
        // What stands between, a tracer, may have asked for it twice: the second claim takes the place of the first.
        if (error) release(own);
        else checkOut(connection, own);
        return callback(...result);
      };
      asked.add(answer);
      return Reflect.apply(original, this, [answer, ...given]);
    };
  });
  replaceMethod(prototype, 'releaseConnection', (original) => {
    return function releaseConnection(this: Loaded, connection, ...given) {
      checkIn(connection);
      return Reflect.apply(original, this, [connection, ...given]);
    };
  });
  replaceMethod(prototype, 'end', (original) => {
    return function end(this: Loaded, ...given) {
      // It closes them all, and takes back none.
      for (let k = 0; k < this._allConnections?.length; k++) checkIn(this._allConnections.get(k));
      return Reflect.apply(original, this, given);
    };
  });
}

function adaptPoolConnection(prototype: Loaded): void {
  // Of a connection whose pool has been closed the pool is not told.
  for (const name of ['release', 'destroy']) {
    replaceMethod(prototype, name, (original) => {
      return function (this: Loaded, ...given) {
        checkIn(this);
        return Reflect.apply(original, this, given);
      };
    });
  }
}

function adaptConnection(prototype: Loaded): void {
  replaceMethod(prototype, 'addCommand', (original) => {
    return function addCommand(this: Loaded, ...given) {
      const command = Reflect.apply(original, this, given);
      isBusy(this, Boolean(this._command));
      return command;
    };
  });
  // Called for each packet: of a result for each row.
  replaceMethod(prototype, 'handlePacket', (original) => {
    return function handlePacket(this: Loaded, packet) {
      const handled = original.call(this, packet);
      if (!this._command) isBusy(this, false);
      return handled;
    };
  });
}
