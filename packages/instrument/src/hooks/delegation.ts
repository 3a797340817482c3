import { through } from './iterables.ts';

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
 * through, with the same arguments and no promise more. `delegating` does not throw.
 */
export function delegation(iterable: unknown, delegating: Delegating): unknown {
  return through(iterable, (iterator, isSync) => {
    if (!isSync) return told(iterator, delegating);
    delegating.iterate();
    return iterator;
  });
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the app's iterator is
function told(iterator: any, { ask, suspend, leave, announce }: Delegating): unknown {
  const calling = (method: unknown, before: () => void, after: () => void): unknown =>
    typeof method !== 'function'
      ? method
      : (...given: unknown[]) => {
          before();
          const result = Reflect.apply(method, iterator, given);
          after();
          return result;
        };
  return {
    next: calling(iterator.next, ask, suspend),
    get return() {
      leave();
      return calling(iterator.return, nothing, announce);
    },
    get throw() {
      leave();
      return calling(iterator.throw, nothing, suspend);
    },
  };
}

function nothing(): void {}
