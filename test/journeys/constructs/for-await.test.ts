/** Loops over what is no async generator: those have a table of their own. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'over a plain iterable: the steps are jobs of the engine': {
    program: `
      async function main() {
        for await (const ms of [1, 2]) tick(ms);
        tick(4);
      }
      main();
    `,
    // Waits: for the first, for the second, for the end.
    tasks: `
      main: ended, polls 4, wakes 3, self 0, busy 7
    `,
  },

  'over a plain iterable of promises': {
    program: `
      async function main() {
        for await (const ms of [immediate(1), immediate(2)]) tick(ms);
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 3, self 0, busy 3
    `,
  },

  'over a plain iterable, left by break: its end is awaited, too': {
    program: `
      async function main() {
        for await (const ms of [1, 2]) {
          tick(ms);
          break;
        }
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 5
    `,
  },

  'over an iterator whose next is an async function': {
    program: `
      const source = {
        left: 1,
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          await immediate();
          tick(1);
          return { done: this.left-- === 0, value: 2 };
        },
      };
      async function main() {
        for await (const ms of source) tick(ms);
      }
      main();
    `,
    // For the value and for the end alike: next to its end, woken by the immediate; main, woken by the end of next.
    tasks: `
      main: ended, polls 5, wakes 4, self 2, busy 4
    `,
  },

  'over an iterator whose next gives a promise': {
    program: `
      const source = {
        left: 1,
        [Symbol.asyncIterator]() {
          return this;
        },
        next() {
          tick(1);
          return immediate({ done: this.left-- === 0, value: 2 });
        },
      };
      async function main() {
        for await (const ms of source) tick(ms);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 0, busy 4
    `,
  },

  'over an iterator whose next gives no promise': {
    program: `
      const source = {
        left: 1,
        [Symbol.asyncIterator]() {
          return this;
        },
        next() {
          return { done: this.left-- === 0, value: 2 };
        },
      };
      async function main() {
        for await (const ms of source) tick(ms);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 2, busy 2
    `,
  },

  'left by break: the return of the iterator is a call of the task': {
    program: `
      const source = {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          return { done: false, value: 1 };
        },
        async return() {
          await immediate();
          tick(2);
          return {};
        },
      };
      async function main() {
        for await (const ms of source) {
          tick(ms);
          break;
        }
        tick(4);
      }
      main();
    `,
    // Polls: to the wait for next, which has ended; the body, to the await of return; return to its end; main to its end.
    tasks: `
      main: ended, polls 4, wakes 3, self 2, busy 7
    `,
  },

  'waits in the return of the iterator': {
    program: `
      const source = {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          return { done: false, value: 1 };
        },
        async return() {
          await never;
        },
      };
      async function main() {
        for await (const ms of source) break;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 1, busy 0, woken by itself
        main, suspended, await 13:3
          return, suspended, await 9:5
    `,
  },

  'a sequence: the loop is over its last': {
    program: `
      async function main() {
        for await (const ms of ([1], [2, 4])) tick(ms);
        await never;
      }
      main();
    `,
    counts: false,
    tasks: `
      main: idle, busy 6
        main, suspended, await 3:3
    `,
  },

  'an error of the iterator': {
    program: `
      const source = {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          throw new Error('no more');
        },
      };
      async function main() {
        for await (const ms of source) tick(ms);
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: no more, polls 2, wakes 1, self 1, busy 0
    `,
  },
});
