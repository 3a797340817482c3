/**
 * `Promise.race` and its like chain each promise that they are given. The task waits for the one that they make: what comes
 * of the others keeps no task alive.
 */
import { replaceProperty } from '../restore/undo.ts';
import { combining } from './chains.ts';

export function watchCombinators(): void {
  for (const name of ['all', 'allSettled', 'any', 'race'] as const) {
    const original: (values: Iterable<unknown>) => unknown = Promise[name];
    const ours = {
      [name](this: unknown, ...given: unknown[]): unknown {
        return combining(() => Reflect.apply(original, this, given));
      },
    }[name] as object;
    Object.defineProperty(ours, 'length', { value: 1, configurable: true });
    try {
      replaceProperty(Promise, name, ours);
    } catch {
      // Frozen: then what is left of a race keeps its task alive.
    }
  }
}
