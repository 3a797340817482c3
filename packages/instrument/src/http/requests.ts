/**
 * Incoming HTTP requests are tasks: from `http.server.request.start` to the end of the response. What runs inside the
 * listeners of the server, the request and the response belongs to the request's task; so do the async functions called
 * there, after the body was read as before.
 */
import { subscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { enterTask, finishTask, generationOf, leaveTask, openTask, rename } from '../hooks/frames.ts';
import { isOn, switchOff } from '../hooks/guard.ts';
import { intern } from '../hooks/names.ts';
import { disguise } from '../restore/disguise.ts';
import { KIND_REQUEST } from '../table/layout.ts';

interface RequestTask {
  readonly slot: number;
  readonly generation: number;
  readonly request: IncomingMessage & { route?: { path?: unknown }; baseUrl?: unknown };
  routed: boolean;
}

const tasks = new WeakMap<object, RequestTask>();

export function watchRequests(): void {
  subscribe('http.server.request.start', guarded(start));
  subscribe(
    'http.server.response.finish',
    guarded(({ response }) => finish(response as object)),
  );
  subscribe('tracing:fastify.request.handler:start', guarded(fastifyRoute));
  for (const owner of [Server, SecureServer, IncomingMessage, ServerResponse]) enterAtEmit(owner.prototype);
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
  tasks.set(request, task);
  tasks.set(message.response as object, task);
}

function finish(response: object): void {
  const task = tasks.get(response);
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
  const raw = (message.request as { raw?: object } | undefined)?.raw;
  const task = raw === undefined ? undefined : tasks.get(raw);
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
  const original = EventEmitter.prototype.emit;
  const emit = function (this: object, name: string | symbol, ...args: unknown[]): boolean {
    const task = isOn() ? tasks.get(name === 'request' ? (args[0] as object) : this) : undefined;
    if (task === undefined || !isLive(task)) return Reflect.apply(original, this, [name, ...args]);
    const entered = enter(task.slot);
    try {
      return Reflect.apply(original, this, [name, ...args]);
    } finally {
      if (entered) leave(task, name, this);
    }
  };
  Object.defineProperty(prototype, 'emit', {
    value: disguise(emit, original),
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
    if (name === 'close' && emitter instanceof ServerResponse) finishTask(task.slot);
  } catch (error) {
    switchOff(error);
  }
}
