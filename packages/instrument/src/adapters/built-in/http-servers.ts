/**
 * Servers of node:http and node:https: how many connections each has. Node counts them itself, so nothing is done for one
 * but to count that it came; no task holds it, because it lives longer than the requests that come over it.
 */
import { subscribe } from 'node:diagnostics_channel';
// Not node:util: to import that reads its every export, and one of them opens the app's standard error.
import { isProxy } from 'node:util/types';
import { isOn } from '../../hooks/guard.ts';
import { closeResource, count, guarded, openResource, placeNow, setCapacity } from '../../resources/doors.ts';
import { SERVER } from '../../table/kinds.ts';
import { type Loaded, NotRecognised } from '../adapter.ts';

/** Of more servers, those that are over are looked for whenever another one listens, whether somebody measures or not. */
const MANY = 100;
const MOST_CONNECTIONS = 2 ** 31 - 1;

interface Listening {
  readonly server: WeakRef<object>;
  readonly name: string;
  readonly resource: number;
  /** Connections that have come so far. */
  accepted: number;
}

const listening = new Set<Listening>();
const byServer = new WeakMap<object, Listening>();
/** Where they were asked to listen: that they do may come later, with nothing of the app on the stack. */
const places = new WeakMap<object, number>();

export function watchServers(): void {
  // Not imported: see `http/requests.ts`.
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const { Server } = process.getBuiltinModule('node:net');
  if (connectionsOf(new Server()) !== 0) throw new NotRecognised('it counts its connections in another way');
  const isOne = (server: object): boolean =>
    !isProxy(server) && (server instanceof http.Server || server instanceof https.Server);
  on('tracing:net.server.listen:asyncStart', ({ server }) => {
    if (isOne(server)) places.set(server, placeNow());
  });
  on('tracing:net.server.listen:asyncEnd', ({ server }) => {
    if (isOne(server)) listens(server, Reflect.apply(Server.prototype.address, server, []));
  });
  on('net.server.socket', ({ socket }) => {
    const known = byServer.get(socket.server);
    if (known === undefined) return;
    known.accepted++;
    count(known.resource, connectionsOf(socket.server) ?? 0, known.accepted);
  });
}

function on(channel: string, heard: (message: Loaded) => void): void {
  const door = guarded(heard, undefined);
  subscribe(channel, (message) => {
    if (isOn()) door(message);
  });
}

function listens(server: object, address: Loaded): void {
  const name = typeof address === 'object' && address !== null ? `port ${address.port}` : String(address);
  const before = byServer.get(server);
  if (before !== undefined) {
    if (before.name === name) return;
    forget(before);
  }
  if (listening.size >= MANY) lookAtServers();
  const resource = openResource(SERVER, name, { place: places.get(server) ?? 0 });
  const known = { server: new WeakRef(server), name, resource, accepted: 0 };
  listening.add(known);
  byServer.set(server, known);
}

/** To be called now and then: nobody tells that a connection is over. A server that was closed is there until its last one is. */
export const lookAtServers = guarded(() => {
  for (const known of listening) {
    const server = known.server.deref();
    const connections = server === undefined ? 0 : (connectionsOf(server) ?? 0);
    if (server === undefined || (connections === 0 && own(server, '_handle') === null)) {
      forget(known);
      continue;
    }
    const most: unknown = own(server, 'maxConnections');
    const isLimit = Number.isInteger(most) && (most as number) > 0 && (most as number) <= MOST_CONNECTIONS;
    setCapacity(known.resource, isLimit ? (most as number) : 0);
    count(known.resource, connections, known.accepted);
  }
}, undefined);

function forget(known: Listening): void {
  listening.delete(known);
  const server = known.server.deref();
  if (server !== undefined) byServer.delete(server);
  closeResource(known.resource);
}

/** Of all states, those that are idle between two requests too. undefined: it is not known. */
function connectionsOf(server: object): number | undefined {
  const connections = own(server, '_connections');
  return typeof connections === 'number' ? connections : undefined;
}

/** No getter of the app's runs. */
function own(server: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(server, name)?.value;
}
