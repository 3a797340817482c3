/** ioredis: what waits for a connection, which includes all that is queued while it is down. */
import { Identity } from '../hooks/marks.ts';
import { openResource } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { ask, blocked, blocks, releaseAtEnd } from './redis-commands.ts';
import { aroundMethod } from './replace.ts';

// Its diagnostics channels chain the promises that the app gets.
export const ioredis: Adapter = {
  library: 'ioredis',
  from: '5.0.0',
  below: '7.0.0',
  files: [{ path: 'built/Redis.js', adapt: (module) => adaptRedis(module.exports.default) }],
};

/** A command that waits for a reply; it is sent again by the same call when a connection has come back. */
class InFlight extends Identity {
  /** 0: it is over. */
  #claim: number;

  constructor(command: object, claim: number) {
    super(command);
    this.#claim = claim;
  }

  static claimOf(command: object): number {
    return #claim in command ? (command as InFlight).#claim : 0;
  }

  static put(command: object, claim: number): void {
    if (#claim in command) (command as InFlight).#claim = claim;
    else new InFlight(command, claim);
  }
}

const connections = new WeakMap<object, number>();

function connectionOf(redis: Loaded): number {
  const found = connections.get(redis);
  if (found !== undefined) return found;
  const { path, host, port } = redis.options;
  const made = openResource('connection', String(path ?? `${host}:${port}`), { owner: redis });
  connections.set(redis, made);
  return made;
}

function begin(redis: Loaded, command: Loaded): void {
  if (typeof command?.resolve !== 'function' || typeof command.reject !== 'function') return;
  if (InFlight.claimOf(command) !== 0) return;
  const claim = ask(connectionOf(redis), blocks(command.name, command.args));
  if (claim === 0) return;
  InFlight.put(command, claim);
  releaseAtEnd(claim, command, () => InFlight.put(command, 0));
}

function adaptRedis(Redis: Loaded): void {
  aroundMethod(Redis?.prototype, 'sendCommand', {
    before(redis, given) {
      const command = given[0];
      begin(redis, command);
    },
    after(redis, _promise, _mark, given) {
      const command = given[0];
      if (redis.status === 'ready' && blocks(command?.name, command?.args)) blocked(InFlight.claimOf(command));
    },
  });
}
