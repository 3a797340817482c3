/**
 * Incoming HTTP requests are tasks: from `http.server.request.start` to the end of the response. What runs inside the
 * listeners of the server, the request and the response belongs to the request's task; so do the async functions called
 * there, after the body was read as before.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { enterTask, finishTask, generationOf, leaveTask, openTask, rename } from '../hooks/frames.ts';
import { isOn, switchOff } from '../hooks/guard.ts';
import { Identity } from '../hooks/marks.ts';
import { intern } from '../hooks/names.ts';
import { disguise } from '../restore/disguise.ts';
import { KIND_REQUEST } from '../table/layout.ts';

// Not imported: that would read every export of node:http, and one of them, WebSocket, loads all of undici, which opens
// the app's standard error.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

interface RequestTask {
  readonly slot: number;
  readonly generation: number;
  readonly request: IncomingMessage & { route?: { path?: unknown }; baseUrl?: unknown };
  routed: boolean;
}

/** Beside a request and its response, where the app cannot see it; see `hooks/marks.ts`. A WeakMap costs 5 µs a request. */
class Carrier extends Identity {
  #task: RequestTask;

  constructor(object: object, task: RequestTask) {
    super(object);
    this.#task = task;
  }

  static taskOf(object: unknown): RequestTask | undefined {
    return typeof object === 'object' && object !== null && #task in object ? (object as Carrier).#task : undefined;
  }
}

export function watchRequests(): void {
  subscribe('http.server.request.start', guarded(start));
  subscribe(
    'http.server.response.finish',
    guarded(({ response }) => finish(response as object)),
  );
  subscribe('tracing:fastify.request.handler:start', guarded(fastifyRoute));
  for (const owner of [http.Server, https.Server, http.IncomingMessage, http.ServerResponse])
    enterAtEmit(owner.prototype);
}

type Message = Record<string, unknown>;

function guarded(handler: (message: Message) => void): (message: unknown) => void {
  return (message) => {
    if (!isOn()) return;
    try {
      handler(message as Message);
    } catch (error) {
      switchOff(error);
    }
  };
}

function start(message: Message): void {
  const request = message.request as RequestTask['request'];
  const method = request.method ?? '';
  const path = (request.url ?? '').split('?', 1)[0];
  const slot = openTask(KIND_REQUEST, intern(`${method} ${path}`, `${method} (other)`));
  if (slot === 0) return;
  const task = { slot, generation: generationOf(slot), request, routed: false };
  new Carrier(request, task);
  new Carrier(message.response as object, task);
}

function finish(response: object): void {
  const task = Carrier.taskOf(response);
  if (task === undefined || !isLive(task)) return;
  expressRoute(task);
  finishTask(task.slot);
}

function isLive(task: RequestTask): boolean {
  return generationOf(task.slot) === task.generation;
}

function route(task: RequestTask, path: string): void {
  task.routed = true;
  const method = task.request.method ?? '';
  rename(task.slot, intern(`${method} ${path}`, `${method} (other)`));
}

function fastifyRoute(message: Message): void {
  const raw = (message.request as { raw?: unknown } | undefined)?.raw;
  const task = Carrier.taskOf(raw);
  const url = (message.route as { url?: unknown } | undefined)?.url;
  if (task !== undefined && !task.routed && typeof url === 'string' && isLive(task)) route(task, url);
}

/** Express puts the matched route on the request; it knows it as soon as the handler has been called. */
function expressRoute(task: RequestTask): void {
  const path = task.routed ? undefined : task.request.route?.path;
  if (typeof path !== 'string') return;
  const base = typeof task.request.baseUrl === 'string' ? task.request.baseUrl : '';
  route(task, base + path);
}

/** Gives a class an `emit` of its own that runs the listeners inside the request's task. */
function enterAtEmit(prototype: object): void {
  // What the class inherits; the app may replace it.
  const parent = Object.getPrototypeOf(prototype) as EventEmitter;
  const emit = function (this: object, name: string | symbol, first?: unknown): boolean {
    const task = isOn() ? Carrier.taskOf(name === 'request' ? first : this) : undefined;
    const entered = task !== undefined && isLive(task) && enter(task.slot);
    try {
      // biome-ignore lint/complexity/noArguments: handed on without the copies that a rest parameter costs
      return Reflect.apply(parent.emit, this, arguments) as boolean;
    } finally {
      if (entered) leave(task, name, this);
    }
  };
  // As `emit` itself says it.
  Object.defineProperty(emit, 'length', { value: 1 });
  Object.defineProperty(prototype, 'emit', {
    value: disguise(emit, parent.emit),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

function enter(slot: number): boolean {
  try {
    return enterTask(slot);
  } catch (error) {
    switchOff(error);
    return false;
  }
}

function leave(task: RequestTask, name: string | symbol, emitter: object): void {
  try {
    if (!isLive(task)) return;
    leaveTask(task.slot);
    expressRoute(task);
    // The client went away before the response was done.
    if (name === 'close' && emitter instanceof http.ServerResponse) finishTask(task.slot);
  } catch (error) {
    switchOff(error);
  }
}
