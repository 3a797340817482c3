import { through } from './iterables.ts';

/**
 * `for await (const x of iterable)` awaits what `next()` and `return()` give, with no operand in the text to announce.
 * The loop gets an iterable that calls through and announces just before the engine awaits: no promise more. `announce`
 * does not throw.
 */
export function forAwait(iterable: unknown, announce: () => void): unknown {
  return through(iterable, (iterator, isSync) => announcing(iterator, announce, isSync));
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the app's iterator is
function announcing(iterator: any, announce: () => void, isSync: boolean): unknown {
  const calling = (method: unknown): unknown =>
    typeof method !== 'function'
      ? method
      : () => {
          const result = Reflect.apply(method, iterator, []);
          announce();
          return result;
        };
  return {
    next: calling(iterator.next),
    get return() {
      const method = iterator.return;
      // The engine awaits the end of a plain iterator even when there is nothing to call.
      if (isSync && (method === undefined || method === null)) announce();
      return calling(method);
    },
  };
}
