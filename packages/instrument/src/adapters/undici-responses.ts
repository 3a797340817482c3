/**
 * Requests of undici, the one within Node that is behind `fetch` as well as those of the app: a response is held until its
 * body has come in whole, or nobody wants it any more. What is small comes in whole without being read, and is not held.
 */
import { subscribe } from 'node:diagnostics_channel';
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
} from '../resources/doors.ts';
import { RESPONSE } from '../table/kinds.ts';
import type { Loaded } from './adapter.ts';
import { aroundMethod } from './replace.ts';

/** Frames from here down to who has called `fetch`: 33 on Node 22, and more with interceptors. */
export const DEPTH = 48;
/** Origins that are kept when nothing is under way there. */
const MAX_IDLE_ORIGINS = 100;

/** What requests are made of: an origin, or a pool that may have only so many connections. */
export interface Source {
  readonly name: string;
  readonly resource: number;
  readonly isPool: boolean;
  /** Requests at once; 0: any number. */
  capacity: number;
  underWay: number;
}

interface Known {
  /** 0: it is over. */
  claim: number;
  readonly source: Source;
  /** Nothing is read from its connection, because the app does not read what there is. */
  isPaused: boolean;
}

const origins = new Map<string, Source>();
const known = new WeakMap<object, Known>();
/** Of one undici each. */
const adapted = new WeakSet<object>();
/** What the next request to be made has of a pool; 0: nothing. */
let granted = 0;
let grantedBy: Source | undefined;

/** The request that undici makes next has that claim. */
export function grantNext(claim: number, pool: Source): void {
  granted = claim;
  grantedBy = pool;
}

/** Returns the claim, when no request has been made since; else 0. */
export function takeBack(): number {
  const left = granted;
  granted = 0;
  return left;
}

// Subscribed to by name, which loads no undici: Node's own would open the app's standard error.
export function watchResponses(): void {
  for (const [name, hear] of [
    ['create', create],
    ['headers', headers],
    ['trailers', end],
    ['error', end],
  ] as const)
    subscribe(`undici:request:${name}`, guarded(hear, undefined));
}

/** Published within the call of `fetch` or `request`, unless a pool has made it wait. */
function create({ request }: Loaded): void {
  const ofPool = takeBack();
  // The connection becomes the app's, and that is the end of the request.
  if (request.upgrade || request.method === 'CONNECT') {
    release(ofPool);
    return;
  }
  adapt(Object.getPrototypeOf(request));
  const source = ofPool !== 0 && grantedBy !== undefined ? grantedBy : originOf(request.origin);
  source.underWay++;
  known.set(request, { claim: ofPool === 0 ? claim(source.resource, DEPTH) : ofPool, source, isPaused: false });
  if (ofPool === 0) return;
  begin(ofPool);
  // It speaks HTTP/2.
  if (source.capacity !== 0 && source.underWay > source.capacity) {
    source.capacity = 0;
    setCapacity(source.resource, 0);
  }
}

function headers({ request, response }: Loaded): void {
  const found = known.get(request);
  if (found !== undefined && !found.source.isPool && response.statusCode >= 200) begin(found.claim);
}

function begin(claim: number): void {
  hold(claim);
  use(claim);
}

function end({ request }: Loaded): void {
  const found = known.get(request);
  if (found === undefined) return;
  known.delete(request);
  release(found.claim);
  found.claim = 0;
  const { source } = found;
  if (--source.underWay > 0 || source.isPool || origins.size <= MAX_IDLE_ORIGINS) return;
  origins.delete(source.name);
  closeResource(source.resource);
}

function originOf(given: unknown): Source {
  const name = given instanceof URL ? given.origin : String(given);
  const found = origins.get(name);
  if (found !== undefined) return found;
  const made = { name, resource: openResource(RESPONSE, name), isPool: false, capacity: 0, underWay: 0 };
  origins.set(name, made);
  return made;
}

/** A request tells by `false` that it wants no more for now, and calls `resume` when it does. Each undici has a class of its own. */
function adapt(prototype: Loaded): void {
  if (adapted.has(prototype)) return;
  adapted.add(prototype);
  const [onHeaders, onData] =
    'onResponseData' in prototype ? ['onResponseStart', 'onResponseData'] : ['onHeaders', 'onData'];
  // Where they are missing, a response is taken to be in use until it is over.
  if (typeof prototype[onHeaders] !== 'function' || typeof prototype[onData] !== 'function') return;
  aroundMethod(prototype, onHeaders, {
    before(request, given) {
      const found = known.get(request);
      const resume = given[2];
      if (found === undefined || typeof resume !== 'function') return undefined;
      given[2] = () => {
        resumed(found);
        return resume();
      };
      return found;
    },
    after(_request, goesOn, found) {
      if (goesOn === false && found !== undefined) paused(found);
    },
  });
  aroundMethod(prototype, onData, {
    after(request, goesOn) {
      const found = known.get(request);
      if (found === undefined) return;
      if (goesOn === false) paused(found);
      else resumed(found);
    },
  });
}

function paused(request: Known): void {
  if (request.isPaused) return;
  request.isPaused = true;
  used(request.claim);
}

function resumed(request: Known): void {
  if (!request.isPaused) return;
  request.isPaused = false;
  use(request.claim);
}
