/**
 * Locks of Web Streams: of `getReader` and `getWriter`, of a loop over a stream, of a pipe. Who has one gives it back by
 * `releaseLock`, or by ending the stream. That a loop, a pipe or the stream itself has come to its end nobody tells, so it
 * is looked at some times a second. Where no task runs, it is Node that reads, most of the time: that is let through.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { runningSlot } from '../../hooks/frames.ts';
import { guarded, openResource, release, take } from '../../resources/doors.ts';
import { STREAM } from '../../table/kinds.ts';
import type { Loaded } from '../adapter.ts';
import { NotRecognised } from '../adapter.ts';
import { aroundMethod } from '../replace.ts';

interface Lock {
  readonly stream: WeakRef<object>;
  /** 0: it was given back. */
  claim: number;
}

const locks = new Set<Lock>();
/** The last one of each stream. */
const byStream = new WeakMap<object, Lock>();
/** By reader or writer. */
const byOwner = new WeakMap<object, Lock>();
const adapted = new WeakSet<object>();
/** One for all streams of a class: most live for a moment. */
const resources = new Map<string, number>();

let isLocked: (stream: object) => boolean = () => false;
let isAdapted = false;

let load: () => void = () => {};
/** Node reads the body of a response for the app: that lock is none of the app's, and given back by nobody. */
let isReadingBody = false;

/**
 * Node loads them when somebody first looks at their globals, so we must not: they are adapted when a module of the app is
 * loaded that names them, when their own is, or when something is fetched.
 */
export function watchWebStreams(report: (off?: string) => void): void {
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
    }
  };
  load = () => {
    if (isAdapted) return;
    isAdapted = true;
    attempt(() => {
      adapt(process.getBuiltinModule('node:stream/web'));
      report();
    });
  };
  let looks = 10;
  const fetched = (): void => {
    const isOwn = isFetchLoaded();
    // Else it is an undici of the app's, and to look at Node's would load it.
    if (!isOwn && --looks > 0) return;
    unsubscribe('undici:request:create', fetched);
    if (!isOwn) return;
    load();
    attempt(adaptBodies);
  };
  subscribe('undici:request:create', fetched);
}

function isFetchLoaded(): boolean {
  return (process as Loaded).moduleLoadList?.includes('NativeModule internal/deps/undici/undici') === true;
}

function adaptBodies(): void {
  for (const { prototype } of [globalThis.Response, globalThis.Request])
    for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'])
      if (name in prototype)
        aroundMethod(prototype, name, {
          before() {
            isReadingBody = true;
          },
          over() {
            isReadingBody = false;
          },
        });
}

const NAMES = /\b(?:getReader|getWriter|pipeTo|pipeThrough|(?:Readable|Writable|Transform)Stream)\b/;

/** The text of a module of the app. */
export function lookForWebStreams(text: string): void {
  if (!isAdapted && NAMES.test(text)) load();
}

/** The app asks for their module. */
export function adaptWebStreams(): void {
  load();
}

function adapt({ ReadableStream, WritableStream }: Loaded): void {
  const readable = ReadableStream?.prototype;
  const writable = WritableStream?.prototype;
  const [ofReadable, ofWritable] = [readable, writable].map(
    (prototype) => Object.getOwnPropertyDescriptor(prototype ?? {}, 'locked')?.get,
  );
  if (ofReadable === undefined || ofWritable === undefined) throw new NotRecognised('it does not tell what is locked');
  isLocked = (stream) => {
    try {
      return Reflect.apply(stream instanceof WritableStream ? ofWritable : ofReadable, stream, []);
    } catch {
      // It is no stream.
      return false;
    }
  };
  watchLocking(readable, 'getReader', 'ReadableStream', ['releaseLock', 'cancel']);
  watchLocking(writable, 'getWriter', 'WritableStream', ['releaseLock', 'close', 'abort']);
  for (const name of ['values', 'pipeThrough', 'pipeTo']) watchLocking(readable, name, 'ReadableStream', []);
  const values = Object.getOwnPropertyDescriptor(readable, Symbol.asyncIterator);
  Object.defineProperty(readable, Symbol.asyncIterator, { ...values, value: readable.values });
}

/** `ends` are methods of what it gives that give the lock back. */
function watchLocking(prototype: object, name: string, kind: string, ends: readonly string[]): void {
  aroundMethod(prototype, name, {
    before(stream, [target]) {
      if (isReadingBody || runningSlot() === 0) return undefined;
      const other = name === 'pipeTo' && isObject(target) ? target : undefined;
      return { wasFree: !isLocked(stream), other: other !== undefined && !isLocked(other) ? other : undefined };
    },
    after(stream, owner, asked) {
      if (asked?.wasFree) locked(stream, kind, owner, ends);
      if (asked?.other !== undefined) locked(asked.other, 'WritableStream', undefined, []);
    },
  });
}

function locked(stream: object, kind: string, owner: object | undefined, ends: readonly string[]): void {
  if (!isLocked(stream)) return;
  giveBack(byStream.get(stream));
  let resource = resources.get(kind);
  if (resource === undefined) {
    resource = openResource(STREAM, kind);
    resources.set(kind, resource);
  }
  const claim = take(resource);
  if (claim === 0) return;
  const lock = { stream: new WeakRef(stream), claim };
  locks.add(lock);
  byStream.set(stream, lock);
  if (owner === undefined || ends.length === 0) return;
  byOwner.set(owner, lock);
  const prototype = Object.getPrototypeOf(owner);
  if (adapted.has(prototype)) return;
  adapted.add(prototype);
  for (const name of ends)
    aroundMethod(prototype, name, {
      before(owner) {
        giveBack(byOwner.get(owner));
      },
    });
}

const giveBack = guarded((lock: Lock | undefined) => {
  if (lock === undefined || lock.claim === 0) return;
  release(lock.claim);
  lock.claim = 0;
  locks.delete(lock);
}, undefined);

/** To be called now and then. */
export const releaseUnlocked = guarded(() => {
  for (const lock of locks) {
    const stream = lock.stream.deref();
    if (stream === undefined || !isLocked(stream) || isOver(stream)) giveBack(lock);
  }
}, undefined);

/** The lock of a stream that has come to its end keeps nobody out. */
function isOver(stream: Loaded): boolean {
  const key = Object.getOwnPropertySymbols(stream).find(({ description }) => description === 'kState');
  const state = key === undefined ? undefined : stream[key]?.state;
  return state === 'closed' || state === 'errored';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
