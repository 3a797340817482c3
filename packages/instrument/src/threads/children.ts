/** The worker threads that this thread starts: that they begin, and that they end, without a listener the app could count. */
import type { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { disguise } from '../restore/disguise.ts';

const threadIds = new WeakMap<Worker, number>();

/** A worker has been started: its id is known until it ends. Undefined: it is none of the app's. */
export function startedThread(worker: Worker): number | undefined {
  // Node's own, which runs module hooks.
  if (worker.constructor?.name === 'InternalWorker') return undefined;
  threadIds.set(worker, worker.threadId);
  return worker.threadId;
}

/** Calls `onEnded` when a worker has ended in whatever way: it may have had no time to say so. */
export function watchEnds(onEnded: (thread: number) => void): void {
  const prototype = Worker.prototype;
  const parent = Object.getPrototypeOf(prototype) as EventEmitter;
  const ours = {
    emit(this: Worker, name: string | symbol, ..._: unknown[]): boolean {
      if (name === 'exit') {
        const thread = threadIds.get(this);
        if (thread !== undefined) onEnded(thread);
      }
      // biome-ignore lint/complexity/noArguments: handed on as it came
      return Reflect.apply(parent.emit, this, arguments) as boolean;
    },
  };
  Object.defineProperty(ours.emit, 'length', { value: parent.emit.length });
  Object.defineProperty(prototype, 'emit', {
    value: disguise(ours.emit, parent.emit),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
