/**
 * Incoming HTTP requests are tasks: from `http.server.request.start` to the end of the response. What runs inside the
 * listeners of the server, the request and the response belongs to the request's task; so do the async functions called
 * there, after the body was read as before.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { enterTask, finishTask, generationOf, leaveTask, openTask, rename } from '../hooks/frames.ts';
import { isOn, onMeasuring, switchOff } from '../hooks/guard.ts';
import { Identity } from '../hooks/marks.ts';
import { intern } from '../hooks/names.ts';
import { disguise } from '../restore/disguise.ts';
import { onDetach, replaceProperty } from '../restore/undo.ts';
import { KIND_REQUEST, OUTCOME_DONE, OUTCOME_UNANSWERED } from '../table/layout.ts';

// Not imported: that would read every export of node:http, and one of them, WebSocket, loads all of undici, which opens
// the app's standard error.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

type Request = IncomingMessage & { route?: { path?: unknown }; baseUrl?: unknown };

/** One of the requests of a connection; its response is done when `request` is absent, and the next one takes its place. */
interface RequestTask {
  request: Request | undefined;
  slot: number;
  generation: number;
  routed: boolean;
  /** Of the same connection, where a client does not wait for the response before it asks again. */
  readonly next: RequestTask | undefined;
}

/**
 * Beside a connection, where the app cannot see it; see `hooks/marks.ts`. Not beside each request and response: a field
 * more changes their shape, and Node's and the app's code for them has to serve two shapes from then on.
 */
class Requests extends Identity {
  #first: RequestTask;

  constructor(socket: object, first: RequestTask) {
    super(socket);
    this.#first = first;
  }

  static firstOf(socket: unknown): RequestTask | undefined {
    return typeof socket === 'object' && socket !== null && #first in socket ? (socket as Requests).#first : undefined;
  }

  static put(socket: object, first: RequestTask): void {
    if (#first in socket) (socket as Requests).#first = first;
    else new Requests(socket, first);
  }
}

function taskOf(request: Request | undefined): RequestTask | undefined {
  if (request === undefined) return undefined;
  let task = Requests.firstOf(request.socket);
  while (task !== undefined && task.request !== request) task = task.next;
  return task !== undefined && isLive(task) ? task : undefined;
}

/** What stands for a new request of this connection. */
function standInFor(socket: object): RequestTask {
  const first = Requests.firstOf(socket);
  let task = first;
  while (task?.request !== undefined) task = task.next;
  if (task !== undefined) return task;
  const added = { request: undefined, slot: 0, generation: 0, routed: false, next: first };
  Requests.put(socket, added);
  return added;
}

export function watchRequests(): void {
  listen('http.server.request.start', guarded(start));
  listen(
    'http.server.response.finish',
    guarded(({ request }) => finish(request as Request)),
  );
  // Fastify goes a longer way while somebody listens to this: only while somebody measures.
  const onFastifyRoute = guarded(fastifyRoute);
  onMeasuring((on) => (on ? subscribe : unsubscribe)('tracing:fastify.request.handler:start', onFastifyRoute));
  for (const server of [http.Server, https.Server]) replaceEmit(server.prototype, emitOfServer);
  for (const message of [http.IncomingMessage, http.ServerResponse]) replaceEmit(message.prototype, emitOfMessage);
}

function listen(channel: string, listener: (message: unknown) => void): void {
  subscribe(channel, listener);
  onDetach(() => unsubscribe(channel, listener));
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
  const request = message.request as Request;
  const slot = openTask(KIND_REQUEST, nameOf(request.method ?? '', request.url ?? ''));
  if (slot === 0) return;
  const task = standInFor(message.socket as object);
  task.request = request;
  task.slot = slot;
  task.generation = generationOf(slot);
  task.routed = false;
}

/** By method and URL, so that no text has to be made for a URL that was seen before. */
const urls = new Map<string, Map<string, number>>();
const MAX_URLS = 10_000;
let urlCount = 0;

function nameOf(method: string, url: string): number {
  const known = urls.get(method)?.get(url);
  if (known !== undefined) return known;
  const name = intern(`${method} ${url.split('?', 1)[0]}`, `${method} (other)`);
  if (urlCount < MAX_URLS) {
    urlCount++;
    const ofMethod = urls.get(method);
    if (ofMethod === undefined) urls.set(method, new Map([[url, name]]));
    else ofMethod.set(url, name);
  }
  return name;
}

function finish(request: Request): void {
  const task = taskOf(request);
  if (task !== undefined) end(task);
}

function end(task: RequestTask, outcome = OUTCOME_DONE): void {
  expressRoute(task);
  task.request = undefined;
  finishTask(task.slot, outcome);
}

function isLive(task: RequestTask): boolean {
  return generationOf(task.slot) === task.generation;
}

function route(task: RequestTask, path: string): void {
  task.routed = true;
  const method = task.request?.method ?? '';
  rename(task.slot, intern(`${method} ${path}`, `${method} (other)`));
}

function fastifyRoute(message: Message): void {
  const raw = (message.request as { raw?: Request } | undefined)?.raw;
  const url = (message.route as { url?: unknown } | undefined)?.url;
  const task = taskOf(raw);
  if (task !== undefined && !task.routed && typeof url === 'string') route(task, url);
}

/** Express puts the matched route on the request; it knows it as soon as the handler has been called. */
function expressRoute(task: RequestTask): void {
  const { request } = task;
  const path = task.routed ? undefined : request?.route?.path;
  if (typeof path !== 'string') return;
  route(task, typeof request?.baseUrl === 'string' ? request.baseUrl + path : path);
}

/** `_events`: the listeners, by event; Node keeps them there. `req`: of a response, the request. */
type Emitter = object & { readonly _events?: Record<string | symbol, unknown>; readonly req?: Request };
type Emit = (this: Emitter, name: string | symbol, first?: unknown) => boolean;

/** Gives a class an `emit` of its own, in place of the one it inherits, or that somebody else has given it. */
function replaceEmit(prototype: object, emitAs: (parent: Pick<EventEmitter, 'emit'>) => Emit): void {
  const own = Object.getOwnPropertyDescriptor(prototype, 'emit')?.value as EventEmitter['emit'] | undefined;
  // What the class inherits; the app may replace it there, too.
  const parent = own === undefined ? (Object.getPrototypeOf(prototype) as EventEmitter) : { emit: own };
  const emit = emitAs(parent);
  // As `emit` itself says it.
  Object.defineProperty(emit, 'length', { value: 1 });
  replaceProperty(prototype, 'emit', disguise(emit, parent.emit));
}

/** The listeners of a server run inside the task of the request they are given. */
function emitOfServer(parent: Pick<EventEmitter, 'emit'>): Emit {
  return function emit(_name, first) {
    const entered = first instanceof http.IncomingMessage ? enter(first) : 0;
    try {
      // biome-ignore lint/complexity/noArguments: handed on without the copies that a rest parameter costs
      return Reflect.apply(parent.emit, this, arguments as unknown as [string]);
    } finally {
      if (entered !== 0) leave(entered, first as Request);
    }
  };
}

/** Those of a request or a response run inside its task. Of ten events that Node emits for a request, two have any. */
function emitOfMessage(parent: Pick<EventEmitter, 'emit'>): Emit {
  const emitOfNode = isOfNode(parent.emit) ? parent.emit : undefined;
  return function emit(name) {
    const isHeard = this._events === undefined || this._events[name] !== undefined;
    const isEnd = name === 'close' && this instanceof http.ServerResponse;
    // What it would do itself.
    if (!isHeard && name !== 'error' && parent.emit === emitOfNode) {
      if (isEnd) close(this.req as Request, this);
      return false;
    }
    const request = this.req ?? (this as Request);
    const entered = isHeard ? enter(request) : 0;
    try {
      // biome-ignore lint/complexity/noArguments: as above
      return Reflect.apply(parent.emit, this, arguments as unknown as [string]);
    } finally {
      if (entered !== 0) leave(entered, request);
      if (isEnd) close(request, this);
    }
  };
}

/** Not another preload's, which may want to hear of every event. The text of Node's own names a constant of Node's. */
function isOfNode(emit: EventEmitter['emit']): boolean {
  return String(emit).includes('kErrorMonitor');
}

/** Returns the slot of the task that was entered; 0: none. */
function enter(request: Request): number {
  if (!isOn()) return 0;
  try {
    const task = taskOf(request);
    return task !== undefined && enterTask(task.slot) ? task.slot : 0;
  } catch (error) {
    switchOff(error);
    return 0;
  }
}

function leave(slot: number, request: Request): void {
  if (!isOn()) return;
  try {
    const task = taskOf(request);
    if (task === undefined) return;
    leaveTask(slot);
    expressRoute(task);
  } catch (error) {
    switchOff(error);
  }
}

/** A getter of Node's own: a subclass of the app's may have another. */
const isAnswered = Object.getOwnPropertyDescriptor(http.OutgoingMessage.prototype, 'writableEnded')?.get;

/** The client went away before the response was done. */
function close(request: Request, response: object): void {
  if (!isOn()) return;
  try {
    const task = taskOf(request);
    if (task === undefined) return;
    const answered = isAnswered === undefined || Reflect.apply(isAnswered, response, []);
    end(task, answered ? OUTCOME_DONE : OUTCOME_UNANSWERED);
  } catch (error) {
    switchOff(error);
  }
}
