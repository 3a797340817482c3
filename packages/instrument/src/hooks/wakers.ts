/** What runs when a task is woken from outside of all tasks: the resource whose callback Node is in. */
import { executionAsyncResource } from 'node:async_hooks';
import { WAKER_CODE, WAKER_IMMEDIATE, WAKER_IO, WAKER_MESSAGE, WAKER_TICK, WAKER_TIMER } from '../table/layout.ts';

const WAKERS: Readonly<Record<string, number>> = {
  Timeout: WAKER_TIMER,
  Immediate: WAKER_IMMEDIATE,
  MessagePort: WAKER_MESSAGE,
  Worker: WAKER_MESSAGE,
  Object: WAKER_CODE,
  AsyncResource: WAKER_CODE,
  // The jobs that promises leave behind a timer or an immediate.
  process: WAKER_CODE,
};

const known = new Map<unknown, number>();

export function outsideWaker(): number {
  const resource = executionAsyncResource() as { callback?: unknown };
  const prototype = Object.getPrototypeOf(resource);
  const waker = known.get(prototype) ?? classify(prototype);
  // Node 22 keeps the callback of `queueMicrotask` in its resource, too, but that is no plain object.
  return prototype === Object.prototype && 'callback' in resource ? WAKER_TICK : waker;
}

/** Of a kind of resource seen for the first time. Those of Node's own C++ side are handles and requests: I/O. */
function classify(prototype: { constructor?: { name?: unknown } } | null): number {
  const name = prototype === null ? undefined : prototype.constructor?.name;
  const waker = typeof name === 'string' ? (WAKERS[name] ?? WAKER_IO) : WAKER_CODE;
  if (known.size < 200) known.set(prototype, waker);
  return waker;
}
