/**
 * Three moments of a thread of the app that the agent must see, without a listener that the app could count or that could push it
 * over the limit at which Node warns: its end, an error that nobody handles, and the start of another thread.
 */
import { writeSync } from 'node:fs';
import { isMainThread, type Worker } from 'node:worker_threads';
import { disguise } from './disguise.ts';
import { missingSourceLine } from './source-line.ts';
import { afterBeforeExitListeners, beforeExitListeners, settledAfterAll, unsettledWarning } from './unsettled.ts';

export interface ProcessEvents {
  /** Once, after the app's own exit listeners. */
  readonly onExit: (code: number) => void;
  /** This thread has started a worker thread. */
  readonly onWorker: (worker: Worker) => void;
}

export function watchProcess({ onExit, onWorker }: ProcessEvents): void {
  const original = process.emit;
  let exited = false;
  let ended = false;
  let sourceLine: string | undefined;
  const emit = function (this: NodeJS.Process, name: string, ...args: unknown[]): boolean {
    // The error of a worker thread is printed by its parent, if at all.
    if (name === 'uncaughtExceptionMonitor' && this === process && isMainThread)
      sourceLine = lineToPrint(args[0], args[1]);
    if (name === 'worker' && this === process) onWorker(args[0] as Worker);
    if (name === 'beforeExit' && this === process && isMainThread) {
      beforeExitListeners();
      const isHeard = Reflect.apply(original, this, [name, ...args]);
      afterBeforeExitListeners();
      return isHeard;
    }
    if (name !== 'exit' || this !== process || exited) return Reflect.apply(original, this, [name, ...args]);
    exited = true;
    const warning = unsettledWarning();
    if (warning !== undefined) say(warning);
    const undo = warning === undefined ? settledAfterAll() : undefined;
    if (undo !== undefined) args[0] = 0;
    try {
      return Reflect.apply(original, this, [name, ...args]);
    } finally {
      undo?.();
      // Node prints the error next, after the app's exit listeners.
      if (sourceLine !== undefined) say(sourceLine);
      end(Number(process.exitCode ?? args[0] ?? 0));
    }
  };
  const end = (code: number) => {
    if (ended) return;
    ended = true;
    onExit(code);
  };
  Object.defineProperty(process, 'emit', {
    value: disguise(emit, original),
    writable: true,
    enumerable: false,
    configurable: true,
  });
  // An exit listener that calls `process.exit` comes here, and not back to the `emit` above.
  const native = (process as unknown as { reallyExit: () => never }).reallyExit;
  const ours = {
    reallyExit(this: unknown, ...args: unknown[]): never {
      end(Number(args[0] ?? process.exitCode ?? 0));
      return Reflect.apply(native, this, args) as never;
    },
  };
  Object.defineProperty(process, 'reallyExit', {
    value: disguise(ours.reallyExit, native),
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** Node is about to print a rejection that nobody handled. */
function lineToPrint(error: unknown, origin: unknown): string | undefined {
  if (origin !== 'unhandledRejection' || !(error instanceof Error) || typeof error.stack !== 'string') return undefined;
  if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return undefined;
  return missingSourceLine(error);
}

function say(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // stderr is closed: Node's own message has nowhere to go either.
  }
}
