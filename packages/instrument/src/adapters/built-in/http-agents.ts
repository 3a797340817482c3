/**
 * Agents of node:http and node:https that may have only so many sockets: which request has one, and which waits. A socket is
 * had until the response has been read to its end, however small it is, or the request is destroyed.
 */
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { atEachBeat } from '../../hooks/heartbeat.ts';
import {
  claim,
  closeResource,
  guarded,
  hold,
  openResource,
  release,
  setCapacity,
  use,
  used,
} from '../../resources/doors.ts';
import { aroundMethod } from '../replace.ts';

/** Of an agent, that are kept when nothing is under way there. */
const MAX_IDLE_POOLS = 20;

/** One agent's sockets to one server; to all, where only their sum is limited. */
interface Pool {
  readonly key: string;
  readonly resource: number;
  /** 0: not known. */
  capacity: number;
  held: number;
  underWay: number;
  readonly of: Map<string, Pool>;
}

interface Known {
  /** 0: it is over. */
  claim: number;
  readonly pool: Pool;
  readonly request: ClientRequest;
  isHeld: boolean;
  isInUse: boolean;
}

const pools = new WeakMap<object, Map<string, Pool>>();
const byRequest = new WeakMap<object, Known>();
const bySocket = new WeakMap<object, Known>();
const holding = new Set<Known>();
/** Requests that have a claim. */
let underWay = 0;

export function watchAgents(): void {
  // Not imported: see `http/requests.ts`.
  const http = process.getBuiltinModule('node:http');
  aroundMethod(http.Agent.prototype, 'addRequest', {
    before(agent, [request, ...given]) {
      if (Number.isFinite(agent.maxSockets) || Number.isFinite(agent.maxTotalSockets)) ask(agent, request, given);
    },
  });
  aroundMethod(http.Agent.prototype, 'removeSocket', {
    before(_agent, given) {
      const socket = given[0];
      if (underWay > 0) end(bySocket.get(socket));
    },
  });
  aroundMethod(http.ClientRequest.prototype, 'onSocket', {
    before(request, given) {
      const socket = given[0];
      const error = given[1];
      if (underWay > 0) get(request, socket, error);
    },
  });
  // It stays in the agent's queue, but nobody waits for it any more.
  aroundMethod(http.ClientRequest.prototype, 'destroy', {
    before(request) {
      const known = underWay > 0 ? byRequest.get(request) : undefined;
      if (known !== undefined && !known.isHeld) end(known);
    },
  });
  atEachBeat(() => lookWhoReads());
}

function ask(agent: Agent, request: ClientRequest, [options, port]: unknown[]): void {
  const pool = poolOf(agent, options, port);
  pool.underWay++;
  underWay++;
  byRequest.set(request, { claim: claim(pool.resource), pool, request, isHeld: false, isInUse: true });
}

type Target = { host?: unknown; port?: unknown; socketPath?: unknown } | undefined;

function poolOf(agent: Agent & { protocol?: string }, options: unknown, port: unknown): Pool {
  const perServer = Number.isFinite(agent.maxSockets);
  const target = (typeof options === 'object' ? options : { host: options, port }) as Target;
  const key = !perServer ? 'all' : String(target?.socketPath ?? `${target?.host}:${target?.port}`);
  const capacity = perServer ? agent.maxSockets : agent.maxTotalSockets;
  let of = pools.get(agent);
  if (of === undefined) {
    of = new Map();
    pools.set(agent, of);
  }
  const found = of.get(key);
  if (found !== undefined) return found;
  const name = perServer ? key : `all sockets of an agent for ${agent.protocol}`;
  const resource = openResource('pool', name, { capacity, owner: agent });
  const made = { key, resource, capacity, held: 0, underWay: 0, of };
  of.set(key, made);
  return made;
}

/** The request gets a socket, or none. One that was another's is given back by that. */
function get(request: ClientRequest, socket: Socket | null, error: unknown): void {
  if (socket) end(bySocket.get(socket));
  const known = byRequest.get(request);
  if (known === undefined || known.isHeld) return;
  if (error || !socket) {
    end(known);
    return;
  }
  known.isHeld = true;
  hold(known.claim);
  use(known.claim);
  holding.add(known);
  bySocket.set(socket, known);
  const { pool } = known;
  // The agent knows more kinds of sockets than we do.
  if (++pool.held > pool.capacity && pool.capacity !== 0) {
    pool.capacity = 0;
    setCapacity(pool.resource, 0);
  }
}

function end(known: Known | undefined): void {
  if (known === undefined || known.claim === 0) return;
  release(known.claim);
  known.claim = 0;
  holding.delete(known);
  byRequest.delete(known.request);
  underWay--;
  const { pool } = known;
  if (known.isHeld) pool.held--;
  if (--pool.underWay > 0 || pool.of.size <= MAX_IDLE_POOLS) return;
  pool.of.delete(pool.key);
  closeResource(pool.resource);
}

/** Whether somebody reads a response: no event tells that, so it is looked at, some times a second. */
const lookWhoReads = guarded(() => {
  for (const known of holding) {
    const isInUse = isRead(known.request);
    if (isInUse === known.isInUse) continue;
    known.isInUse = isInUse;
    (isInUse ? use : used)(known.claim);
  }
}, undefined);

function isRead({ res: response }: ClientRequest & { res?: IncomingMessage | null }): boolean {
  if (!response || response.readableFlowing === true) return true;
  // By `for await` or `read()`, which has taken all that there is.
  return response.readableFlowing === false && response.readableLength === 0 && !response.complete;
}
