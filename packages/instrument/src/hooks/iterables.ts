type Iterators = (iterator: unknown, isSync: boolean) => unknown;

/**
 * An iterable that calls through to `iterable`, once, and gives of its iterator what `wrap` makes of it: same calls, same
 * order, same `this`. What is not iterable is handed back as it is, for the engine to complain about.
 */
export function through(iterable: unknown, wrap: Iterators): unknown {
  if (iterable === undefined || iterable === null) return iterable;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the app iterates over
  const source = iterable as any;
  const method = source[Symbol.asyncIterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') return iterable;
    return { [Symbol.asyncIterator]: () => wrapped(Reflect.apply(method, source, []), wrap, false) };
  }
  const sync = source[Symbol.iterator];
  if (typeof sync !== 'function') return iterable;
  return { [Symbol.iterator]: () => wrapped(Reflect.apply(sync, source, []), wrap, true) };
}

function wrapped(iterator: unknown, wrap: Iterators, isSync: boolean): unknown {
  const isObject = (typeof iterator === 'object' && iterator !== null) || typeof iterator === 'function';
  return isObject ? wrap(iterator, isSync) : iterator;
}
