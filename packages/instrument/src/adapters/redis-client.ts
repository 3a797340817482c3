/** node-redis: what waits for a connection, and who has a client of a pool. */
import { claim, guarded, hold, openResource, release, runHolding, use, used } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { ask, blocked, blocks, releaseAtEnd } from './redis-commands.ts';
import { aroundMethod } from './replace.ts';

// Its diagnostics channels chain the promises that the app gets. Version 4 has a pool that is generic-pool's.
export const redisClient: Adapter = {
  library: '@redis/client',
  from: '5.0.0',
  below: '7.0.0',
  files: [
    { path: 'dist/lib/client/linked-list.js', adapt: (module) => adaptLists(module.exports) },
    { path: 'dist/lib/client/commands-queue.js', adapt: (module) => adaptQueue(module.exports.default) },
    { path: 'dist/lib/client/pool.js', adapt: (module) => adaptPool(module.exports.RedisClientPool) },
    { path: 'dist/lib/client/index.js', adapt: (module) => adaptClient(module.exports.default) },
  ],
};

/** One who waits for a client of a pool, or has it. */
interface Borrowed {
  /** 0: it is over. */
  claim: number;
}

/** By the queue of a client. */
const connections = new WeakMap<object, number>();
const pools = new WeakMap<object, number>();
/** By the function that a pool is to call with a client. */
const waiting = new WeakMap<object, Borrowed>();
const byClient = new WeakMap<object, Borrowed>();
/** The client that is being asked, while it is. */
let asked: Loaded;
/** The claim of the command that is being put into a queue; 0: none. */
let pending = 0;
let pendingUse: Borrowed | undefined;

/** Clients and pools are handed out as objects that inherit from them. */
function itself(client: Loaded): object {
  return client._self ?? client;
}

function nameOf(options: Loaded): string {
  const { host = 'localhost', port = 6379, path } = options?.socket ?? {};
  if (path !== undefined) return String(path);
  const url = typeof options?.url === 'string' && URL.canParse(options.url) ? new URL(options.url) : undefined;
  return url === undefined ? `${host}:${port}` : `${url.hostname}:${url.port || 6379}`;
}

/** Of those that a client sends by itself before it was asked for anything: 0. */
function connectionOf(queue: object, client: Loaded): number {
  const found = connections.get(queue);
  if (found !== undefined || client === undefined) return found ?? 0;
  const made = openResource('connection', nameOf(client.options), { owner: queue });
  connections.set(queue, made);
  return made;
}

function adaptClient(RedisClient: Loaded): void {
  for (const method of ['sendCommand', '_executePipeline', '_executeMulti']) {
    aroundMethod(RedisClient?.prototype, method, {
      before(client) {
        const outer = asked;
        asked = client;
        return outer;
      },
      over(_client, outer) {
        asked = outer;
      },
    });
  }
}

function begin(queue: object, args: Loaded): void {
  pending = 0;
  const connection = connectionOf(queue, asked);
  if (connection === 0 || !Array.isArray(args)) return;
  const isBlocking = blocks(args[0], args);
  pending = ask(connection, isBlocking);
  pendingUse = asked === undefined ? undefined : byClient.get(itself(asked));
  if (isBlocking && asked?.isReady) blocked(pending);
}

function adaptQueue(Queue: Loaded): void {
  aroundMethod(Queue?.prototype, 'addCommand', {
    before(queue, given) {
      const args = given[0];
      begin(queue, args);
    },
    // It was refused, if it has not been taken.
    over() {
      release(pending);
      pending = 0;
    },
  });
}

/** A command is put into a list, with what settles its promise. */
function queued(command: Loaded): void {
  if (typeof command?.resolve !== 'function' || typeof command.reject !== 'function') return;
  const borrowed = pendingUse;
  if (borrowed !== undefined) use(borrowed.claim);
  releaseAtEnd(pending, command, () => used(borrowed?.claim ?? 0));
  pending = 0;
}

/** A client is put back, or nobody waits any more with what is in a pool's queue. */
function removed(node: Loaded): void {
  const value = node?.value;
  if (typeof value !== 'object' || value === null) return;
  end(byClient.get(itself(value)) ?? (typeof value.fn === 'function' ? waiting.get(value.fn) : undefined));
}

function adaptLists({ DoublyLinkedList, SinglyLinkedList }: Loaded): void {
  aroundMethod(DoublyLinkedList?.prototype, 'add', {
    before(_list, given) {
      const value = given[0];
      if (pending !== 0) queued(value);
    },
  });
  for (const List of [DoublyLinkedList, SinglyLinkedList]) {
    aroundMethod(List?.prototype, 'remove', {
      before(_list, given) {
        const node = given[0];
        removed(node);
      },
    });
  }
}

function end(borrowed: Borrowed | undefined): void {
  if (borrowed === undefined) return;
  release(borrowed.claim);
  borrowed.claim = 0;
}

/** A pool gives a client to the next by calling its function; that is how it takes it from the one before. */
const begun = guarded((borrowed: Borrowed, client: Loaded) => {
  end(byClient.get(itself(client)));
  hold(borrowed.claim);
  byClient.set(itself(client), borrowed);
}, undefined);

function adaptPool(Pool: Loaded): void {
  if (typeof Pool?.prototype !== 'object') throw new NotRecognised('it has no RedisClientPool');
  aroundMethod(Pool, 'create', {
    after(_class, pool, _mark, given) {
      const clientOptions = given[0];
      const options = given[1];
      made(pool?._self, clientOptions, options);
    },
  });
  aroundMethod(Pool.prototype, 'execute', {
    before(self, given) {
      const pool = pools.get(itself(self));
      const [work] = given;
      if (pool === undefined || typeof work !== 'function' || !self.isOpen || self.isClosing) return;
      const borrowed = { claim: claim(pool) };
      given[0] = (client: Loaded) => {
        begun(borrowed, client);
        return runHolding(borrowed.claim, () => work(client));
      };
      waiting.set(given[0], borrowed);
    },
  });
}

function made(pool: Loaded, clientOptions: Loaded, options: Loaded): void {
  if (typeof pool !== 'object' || pool === null) return;
  // The library's own, when it is not told.
  const { maximum: capacity = 100 } = options ?? {};
  pools.set(pool, openResource('pool', nameOf(clientOptions), { capacity, owner: pool }));
}
