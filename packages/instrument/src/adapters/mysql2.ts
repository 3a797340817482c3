/** mysql2: who waits for a connection of a pool, and who has one, with callbacks or with promises. */
import { claim, guarded, openResource, release } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { checkIn, checkOut, isBusy } from './connections.ts';
import { aroundMethod } from './replace.ts';

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

  aroundMethod(prototype, 'getConnection', {
    before(pool, given) {
      const [callback] = given;
      if (typeof callback !== 'function' || asked.has(callback)) return;
      const own = claim(resourceOf(pool));
      const answer = (...result: [error: unknown, connection: unknown]) => {
        answered(own, ...result);
        return callback(...result);
      };
      asked.add(answer);
      given[0] = answer;
    },
  });
  aroundMethod(prototype, 'releaseConnection', {
    before(_pool, given) {
      const connection = given[0];
      checkIn(connection);
    },
  });
  aroundMethod(prototype, 'end', {
    before({ _allConnections }) {
      // It closes them all, and takes back none.
      for (let k = 0; k < _allConnections?.length; k++) checkIn(_allConnections.get(k));
    },
  });
}

const answered = guarded((own: number, error: unknown, connection: unknown) => {
  // What stands between, a tracer, may have asked for it twice: the second claim takes the place of the first.
  if (error) release(own);
  else checkOut(connection, own);
}, undefined);

function adaptPoolConnection(prototype: Loaded): void {
  // Of a connection whose pool has been closed the pool is not told.
  for (const name of ['release', 'destroy']) {
    aroundMethod(prototype, name, {
      before(connection) {
        checkIn(connection);
      },
    });
  }
}

function adaptConnection(prototype: Loaded): void {
  aroundMethod(prototype, 'addCommand', {
    after(connection) {
      isBusy(connection, Boolean(connection._command));
    },
  });
  // Called for each packet: of a result for each row.
  aroundMethod(prototype, 'handlePacket', {
    after(connection) {
      if (!connection._command) isBusy(connection, false);
    },
  });
}
