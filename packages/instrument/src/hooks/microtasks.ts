/**
 * `queueMicrotask` puts callbacks between the jobs of promises, and no hook tells when they run. Where there may be one,
 * the end of a poll is read from the clock instead of from the beginning of the next (see `frames.ts`).
 */
import { interrupt } from './frames.ts';

/** `disguise` makes the substitute look like the original. */
export function watchMicrotasks(disguise: <T extends object>(substitute: T, original: object) => T): void {
  const original = globalThis.queueMicrotask;
  const ours = {
    queueMicrotask(this: unknown, ...args: unknown[]): void {
      interrupt();
      Reflect.apply(original, this, args);
    },
  };
  Object.defineProperty(ours.queueMicrotask, 'length', { value: original.length, configurable: true });
  Object.defineProperty(globalThis, 'queueMicrotask', {
    ...Object.getOwnPropertyDescriptor(globalThis, 'queueMicrotask'),
    value: disguise(ours.queueMicrotask, original),
  });
}
