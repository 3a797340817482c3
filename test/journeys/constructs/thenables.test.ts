/** The engine calls the `then` of what is awaited and is no promise of its own, in a job that is nobody's. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'a then that calls back at once': {
    program: `
      const thenable = {
        then(resolve) {
          tick(8);
          resolve();
        },
      };
      async function main() {
        tick(1);
        await thenable;
        tick(2);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 3, woken by code
        main, suspended, await 11:3
    `,
  },

  'a then that calls back from the event loop': {
    program: `
      const thenable = {
        then(resolve) {
          setImmediate(resolve);
        },
      };
      async function main() {
        await thenable;
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by immediate
        main, suspended, await 8:3
    `,
  },

  'a then that is an async function is a task': {
    program: `
      const thenable = {
        async then(resolve) {
          tick(1);
          await immediate();
          tick(2);
          resolve();
          tick(4);
        },
      };
      async function main() {
        tick(8);
        await thenable;
        tick(16);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 24, woken by then
        main, suspended, await 14:3
      then: ended, polls 2, wakes 1, self 0, busy 7
    `,
  },

  'a then that never calls back': {
    program: `
      async function main() {
        await { then() {} };
      }
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 2:3
    `,
  },

  'a then that rejects': {
    program: `
      async function main() {
        await {
          then(_, reject) {
            reject(new Error('refused'));
          },
        };
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: refused, polls 2, wakes 1, self 0, busy 0
    `,
  },

  'a then that is no function: the object is a value': {
    program: `
      async function main() {
        await { then: 1 };
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 1, busy 0
    `,
  },

  'a then that cannot be read: its getter runs in the task': {
    program: `
      async function main() {
        await {
          get then() {
            tick(1);
            throw new Error('unreadable');
          },
        };
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: unreadable, polls 2, wakes 1, self 1, busy 1
    `,
  },

  'a promise of a subclass is awaited as a thenable': {
    program: `
      class Mine extends Promise {}
      async function main() {
        await Mine.resolve();
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'the then of a subclass, when it is awaited': {
    program: `
      class Mine extends Promise {
        then(...callbacks) {
          tick(8);
          return super.then(...callbacks);
        }
      }
      async function main() {
        await Mine.resolve();
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'a chain on a promise of a subclass runs in the task that chained it': {
    program: `
      class Mine extends Promise {}
      async function main() {
        await Mine.resolve().then(() => tick(2));
        tick(1);
      }
      main();
    `,
    // Polls: to the await; the callback; to the end. What the callback settles, the engine's jobs hand on.
    tasks: `
      main: ended, polls 3, wakes 1, self 0, busy 3
    `,
  },
});
