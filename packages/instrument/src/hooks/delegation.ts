/** What is told of a `yield*`. */
interface Delegating {
  /** It asks the generator below for more: it runs for as long as that takes. */
  readonly ask: () => void;
  /** The engine waits on its behalf for what it was given just now, and hands that on. */
  readonly suspend: () => void;
  /** It leaves the generator below before its end; the engine awaits what it was given just now. */
  readonly leave: () => void;
  readonly announce: () => void;
  /** It iterates over a plain iterable, of which nothing is told. */
  readonly iterate: () => void;
}

/**
 * `yield* iterable` asks what it iterates over, and no probe in the text can say so. It gets an iterable that calls
 * through: same calls, same order, same `this`, no promise more. `delegating` does not throw.
 */
export function delegation(iterable: unknown, delegating: Delegating): unknown {
  if (iterable === undefined || iterable === null) return iterable;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the app iterates over
  const source = iterable as any;
  const method = source[Symbol.asyncIterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') return iterable;
    return { [Symbol.asyncIterator]: () => through(Reflect.apply(method, source, []), delegating) };
  }
  const sync = source[Symbol.iterator];
  if (typeof sync !== 'function') return iterable;
  return {
    get [Symbol.iterator]() {
      delegating.iterate();
      return () => Reflect.apply(sync, source, []);
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the app's iterator is
function through(iterator: any, { ask, suspend, leave, announce }: Delegating): unknown {
  if ((typeof iterator !== 'object' || iterator === null) && typeof iterator !== 'function') return iterator;
  const next = iterator.next;
  return {
    next(value: unknown) {
      ask();
      const result = Reflect.apply(next, iterator, [value]);
      suspend();
      return result;
    },
    get return() {
      leave();
      const method = iterator.return;
      if (method === undefined || method === null) return method;
      return (...given: unknown[]) => {
        const result = Reflect.apply(method, iterator, given);
        announce();
        return result;
      };
    },
    get throw() {
      leave();
      const method = iterator.throw;
      if (method === undefined || method === null) return method;
      return (...given: unknown[]) => {
        const result = Reflect.apply(method, iterator, given);
        suspend();
        return result;
      };
    },
  };
}
