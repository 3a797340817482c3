/** A promise of many is chained to each by the task that combines them: when one of them settles, that is a poll of it. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'Promise.all of what the event loop settles': {
    program: `
      async function main() {
        await Promise.all([immediate(), immediate()]);
        tick(1);
      }
      main();
    `,
    // Polls: to the await; a step for each of the two; to the end. The second step wakes the task: itself.
    tasks: `
      main: ended, polls 4, wakes 1, self 1, busy 1
    `,
  },

  'Promise.all of values': {
    program: `
      async function main() {
        await Promise.all([1, 2]);
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 1, self 1, busy 0
    `,
  },

  'Promise.all of nothing has settled at once': {
    program: `
      async function main() {
        await Promise.all([]);
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 1, busy 0
    `,
  },

  'Promise.all of calls': {
    program: `
      async function child(ms) {
        await immediate();
        tick(ms);
      }
      async function main() {
        await Promise.all([child(1), child(2)]);
        tick(4);
      }
      main();
    `,
    // Polls: to the await; each child to its end and the step behind it; to the end.
    tasks: `
      main: ended, polls 6, wakes 3, self 1, busy 7
    `,
  },

  'Promise.all of which one is rejected': {
    program: `
      async function main() {
        await Promise.all([never, Promise.reject(new Error('first'))]);
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: first, polls 3, wakes 1, self 1, busy 0
    `,
  },

  'Promise.race: the loser is heard, too': {
    program: `
      async function main() {
        await Promise.race([immediate(), Promise.resolve()]);
        tick(1);
        await never;
      }
      main();
    `,
    // Polls: to the await; the winner's step; to never; the loser's step.
    tasks: `
      main: idle, polls 4, wakes 1, self 1, busy 1, woken by itself
        main, suspended, await 4:3
    `,
  },

  'Promise.race of calls that never end': {
    program: `
      async function child() {
        await never;
      }
      async function main() {
        await Promise.race([child(), child()]);
      }
      main();
    `,
    tasks: `
      main: idle, at 5:3, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 5:3
          child, suspended, await 2:3
          child, suspended, await 2:3
    `,
  },

  'Promise.any of which one is rejected': {
    program: `
      async function main() {
        await Promise.any([Promise.reject(new Error('first')), immediate()]);
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 1, self 1, busy 0
    `,
  },

  'Promise.any of which all are rejected': {
    program: `
      async function main() {
        await Promise.any([Promise.reject(new Error('first')), Promise.reject(new Error('second'))]);
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with AggregateError: All promises were rejected, polls 4, wakes 1, self 1, busy 0
    `,
  },

  'Promise.allSettled': {
    program: `
      async function main() {
        await Promise.allSettled([Promise.reject(new Error('first')), immediate()]);
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 1, self 1, busy 1
    `,
  },

  'Promise.withResolvers, settled by the event loop': {
    program: `
      async function main() {
        const { promise, resolve } = Promise.withResolvers();
        setImmediate(resolve);
        await promise;
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by immediate
        main, suspended, await 5:3
    `,
  },

  'Promise.withResolvers, settled by the task': {
    program: `
      async function main() {
        const { promise, resolve } = Promise.withResolvers();
        resolve();
        await promise;
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 1, busy 0
    `,
  },
});
