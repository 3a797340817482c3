import { through } from './iterables.ts';

/** What is told of a loop: the engine awaits what it was given just now; it leaves the loop before its end. */
interface Loop {
  readonly announce: () => void;
  readonly leave: () => void;
}

/**
 * `for await (const x of iterable)` awaits what `next()` and `return()` give, with no operand in the text to announce.
 * The loop gets an iterable that calls through and announces just before the engine awaits: no promise more. `loop` does
 * not throw.
 */
export function forAwait(iterable: unknown, loop: Loop): unknown {
  return through(iterable, (iterator, isSync) => told(iterator, loop, isSync));
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the app's iterator is
function told(iterator: any, { announce, leave }: Loop, isSync: boolean): unknown {
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
      leave();
      const method = iterator.return;
      // The engine awaits the end of a plain iterator even when there is nothing to call.
      if (isSync && (method === undefined || method === null)) announce();
      return calling(method);
    },
  };
}
