/**
 * `for await (const x of iterable)` awaits what `next()` and `return()` give, with no operand in the text to announce.
 * The loop gets an iterable that calls through and announces just before the engine awaits: same calls, same order,
 * same `this`, no promise more. `loop` does not throw.
 */
export function forAwait(iterable: unknown, loop: Loop): unknown {
  if (iterable === undefined || iterable === null) return iterable;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the app iterates over
  const source = iterable as any;
  const method = source[Symbol.asyncIterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') return iterable;
    return { [Symbol.asyncIterator]: () => through(Reflect.apply(method, source, []), loop, false) };
  }
  const sync = source[Symbol.iterator];
  if (typeof sync !== 'function') return iterable;
  return { [Symbol.iterator]: () => through(Reflect.apply(sync, source, []), loop, true) };
}

/** What is told of a loop: the engine awaits what it was given just now; it leaves the loop before its end. */
interface Loop {
  readonly announce: () => void;
  readonly leave: () => void;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the app's iterator is
function through(iterator: any, { announce, leave }: Loop, isSync: boolean): unknown {
  if ((typeof iterator !== 'object' || iterator === null) && typeof iterator !== 'function') return iterator;
  const next = iterator.next;
  return {
    next() {
      const result = Reflect.apply(next, iterator, []);
      announce();
      return result;
    },
    get return() {
      leave();
      const method = iterator.return;
      if (method === undefined || method === null) {
        // The engine awaits the end of a plain iterator even when there is nothing to call.
        if (isSync) announce();
        return method;
      }
      return () => {
        const result = Reflect.apply(method, iterator, []);
        announce();
        return result;
      };
    },
  };
}
