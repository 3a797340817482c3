/**
 * At the end of a block the engine calls the `[Symbol.asyncDispose]` of each `await using` and awaits what it gives, with no
 * operand in the text to announce. The probe declares this beside them: it calls through, and announces just before the
 * engine awaits; same calls, same order, same `this`, no promise and no turn of the microtask queue more. What is not
 * disposable is handed back as it is, for the engine to complain about. `back` and `announce` do not throw.
 */
export interface Disposals extends Disposable {
  /** Stands for `value` in its `await using`. */
  hold(value: unknown, name: string, site: number): unknown;
  /** Declared behind all of them, and so disposed of first. */
  last(site: number): Disposable;
}

/**
 * Declared before all of them: when it is disposed of, the frame runs again. `begin` gives what is disposed of when the
 * value is held no longer.
 */
export function disposals(
  back: () => void,
  announce: (site: number) => void,
  begin: (value: unknown, name: string, site: number) => Disposable | undefined,
): Disposals {
  let held = 0;
  return {
    hold(value, name, site) {
      // biome-ignore lint/suspicious/noExplicitAny: whatever the app holds
      const resource = value as any;
      if (resource === undefined || resource === null) return resource;
      const asynchronous = resource[Symbol.asyncDispose] ?? undefined;
      const method = asynchronous ?? resource[Symbol.dispose];
      if (typeof method !== 'function') return resource;
      held++;
      const hold = begin(value, name, site);
      const dispose = () => {
        back();
        hold?.[Symbol.dispose]();
        const result = Reflect.apply(method, resource, []);
        announce(site);
        return result;
      };
      return asynchronous === undefined ? { [Symbol.dispose]: dispose } : { [Symbol.asyncDispose]: dispose };
    },
    // Where all of them are absent, the engine awaits all the same, once.
    last: (site) => ({
      [Symbol.dispose]() {
        if (held === 0) announce(site);
      },
    }),
    [Symbol.dispose]: back,
  };
}
