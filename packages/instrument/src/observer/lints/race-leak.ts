import { Bounded } from './bounded.ts';
import type { Lint } from './lint.ts';
import { place } from './words.ts';

/** So many promises are remembered. */
const PROMISES = 10_000;

/** Reactions pile up on a promise that does not settle, because it is raced in a loop. */
export const raceLeak: Lint<'race-leak'> = {
  name: 'race-leak',
  begin({ reactions }) {
    /** By promise: how many were told. */
    const told = new Bounded<string, number>(PROMISES);
    return function* ({ threads, nameOf }) {
      for (const { thread } of threads) {
        const { origin } = thread;
        for (const { promise, method, times, place: index, task } of origin.book.raced.values()) {
          const key = `${origin.thread} ${promise}`;
          if (times < reactions || told.get(key) === times) continue;
          told.set(key, times);
          const location = origin.book.place(index);
          const id = task === 0 ? undefined : origin.ids.unique(task);
          const taskName = id === undefined ? undefined : nameOf(id);
          yield {
            // Where the line is not known, the promise.
            key: location === undefined ? key : `${origin.thread} ${place(location)}`,
            severity: 'warning' as const,
            message: `A promise that has not settled was given to Promise.${method} ${times} times (${place(location)}): each leaves a reaction with it, which stays, with what it holds, until it settles.`,
            remedy:
              'Wait for it once, outside the loop, and let it stop the loop by a flag or an AbortSignal; or race something that ends with each turn.',
            ...(id === undefined ? {} : { task: id }),
            ...(taskName === undefined ? {} : { taskName }),
            thread: origin.thread,
            ...(location === undefined ? {} : { location }),
            times,
            evidence: { reactions: times, method: `Promise.${method}` },
          };
        }
      }
    };
  },
};
