/**
 * `navigator.locks`: Node tells on channels that a lock was asked for and that a request is over, but not which. What
 * tells them apart is the async context: that of a request holds what is known of it, from the call on. Nothing is
 * touched before the app asks for `navigator.locks`, and nothing is loaded.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
// Not node:util: to import that reads its every export, and one of them opens the app's standard error.
import { isProxy } from 'node:util/types';
import {
  begin,
  begun,
  claim,
  closeResource,
  guarded,
  openResource,
  release,
  setCapacity,
} from '../../resources/doors.ts';
import { type Loaded, NotRecognised } from '../adapter.ts';
import { aroundMethod, replaceGetter } from '../replace.ts';

/** Locks of more names are forgotten while nobody has them, or waits. */
const MAX_IDLE = 100;

interface Lock {
  readonly name: string;
  readonly resource: number;
  /** That are not over. */
  requests: number;
}

/** One call of `request()`. */
interface Request {
  readonly name: string;
  /** While it waits. */
  signal: AbortSignal | undefined;
  lock: Lock | undefined;
  claim: number;
  isShared: boolean;
}

const byName = new Map<string, Lock>();
/** Those that have a signal and wait: nobody tells of one that is aborted before its turn. */
const abortable = new Set<Request>();
const readAborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get;

export function watchWebLocks(report: (off?: string) => void): void {
  replaceGetter(globalThis, 'navigator', (navigator) => {
    const prototype = Object.getPrototypeOf(navigator);
    if (Object.getOwnPropertyDescriptor(prototype, 'locks')?.get === undefined) return;
    replaceGetter(prototype, 'locks', (locks) => {
      try {
        adapt(Object.getPrototypeOf(locks));
        report();
      } catch (error) {
        report(error instanceof Error ? error.message : String(error));
      }
    });
  });
}

/** To be called now and then: those that were aborted wait no longer. */
export function releaseAborted(): void {
  for (const request of abortable) {
    if (isAborted(request.signal) === true) waitsNoLonger(request);
  }
}

function adapt(prototype: Loaded): void {
  const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
  const { subscribe } = process.getBuiltinModule('node:diagnostics_channel');
  if (!String(prototype?.request).includes('publishLockRequestEnd'))
    throw new NotRecognised('it does not tell when a request is over');
  // Then each context is an async hook, which costs, and the app can notice.
  if (/--no-async-context-frame/.test([...process.execArgv, process.env.NODE_OPTIONS].join(' ')))
    throw new NotRecognised('async contexts are made of async hooks');
  const context: AsyncLocalStorage<Request | undefined> = new AsyncLocalStorage();
  const started = guarded((message: Loaded) => {
    const request = context.getStore();
    if (request !== undefined && request.lock === undefined) begins(request, message.mode === 'shared');
  }, undefined);
  const ended = guarded(() => {
    const request = context.getStore();
    if (request !== undefined) ends(request);
  }, undefined);
  subscribe('locks.request.start', started);
  subscribe('locks.request.end', ended);
  aroundMethod(prototype, 'request', {
    before(_locks, given) {
      const outside = context.getStore();
      const [name] = given;
      const at = given[2] === undefined ? 1 : 2;
      const callback = given[at];
      if (typeof name !== 'string' || typeof callback !== 'function') return undefined;
      const signal = at === 1 ? undefined : signalOf(given[1]);
      const request: Request = { name, signal, lock: undefined, claim: 0, isShared: false };
      given[at] = (lock: unknown) => {
        const before = gets(request, lock);
        const result = callback(lock);
        begun(request.claim, before);
        return result;
      };
      context.enterWith(request);
      return { outside };
    },
    over(_locks, entered) {
      if (entered !== undefined) context.enterWith(entered.outside);
    },
  });
}

function begins(request: Request, isShared: boolean): void {
  let lock = byName.get(request.name);
  if (lock === undefined) {
    lock = {
      name: request.name,
      resource: openResource('lock', request.name, isShared ? {} : { capacity: 1 }),
      requests: 0,
    };
    byName.set(request.name, lock);
  }
  lock.requests++;
  request.lock = lock;
  request.isShared = isShared;
  request.claim = claim(lock.resource);
  if (request.signal !== undefined) abortable.add(request);
}

/** Returns what `begun` wants. */
const gets = guarded((request: Request, lock: unknown): number => {
  // Without one, none was free, and there is nothing to wait for.
  if (lock === null) waitsNoLonger(request);
  abortable.delete(request);
  if (request.claim === 0) return 0;
  setCapacity(request.lock?.resource ?? 0, request.isShared ? 0 : 1);
  return begin(request.claim);
}, 0);

function waitsNoLonger(request: Request): void {
  abortable.delete(request);
  release(request.claim);
  request.claim = 0;
}

function ends(request: Request): void {
  const { lock } = request;
  if (lock === undefined) return;
  request.lock = undefined;
  waitsNoLonger(request);
  lock.requests--;
  if (lock.requests > 0 || byName.size <= MAX_IDLE) return;
  byName.delete(lock.name);
  closeResource(lock.resource);
}

/** Only where to look runs no code of the app. */
function signalOf(options: Loaded): AbortSignal | undefined {
  if (typeof options !== 'object' || options === null || isProxy(options)) return undefined;
  const signal = Object.getOwnPropertyDescriptor(options, 'signal')?.value;
  return isAborted(signal) === undefined ? undefined : signal;
}

/** undefined: it is no signal. */
function isAborted(signal: unknown): boolean | undefined {
  try {
    return Reflect.apply(readAborted as (this: unknown) => boolean, signal, []);
  } catch {
    return undefined;
  }
}
