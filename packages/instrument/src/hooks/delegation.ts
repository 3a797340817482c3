import { through } from './iterables.ts';

/**
 * `yield* iterable` makes the engine call `next()`, `return()` and `throw()` on behalf of the generator, within whoever
 * drives it. It gets an iterable that calls through, with the same arguments and no promise more, and says when such a
 * call begins and when it is over. `begin` and `end` do not throw.
 */
export function delegation(iterable: unknown, begin: () => void, end: () => void): unknown {
  const calling = (method: unknown, iterator: object): unknown =>
    typeof method !== 'function'
      ? method
      : (...values: unknown[]) => {
          begin();
          try {
            return Reflect.apply(method, iterator, values);
          } finally {
            end();
          }
        };
  // biome-ignore lint/suspicious/noExplicitAny: whatever the app's iterator is
  return through(iterable, (iterator: any) => ({
    next: calling(iterator.next, iterator),
    get return() {
      return calling(iterator.return, iterator);
    },
    get throw() {
      return calling(iterator.throw, iterator);
    },
  }));
}
