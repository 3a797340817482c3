import { constructs } from '../../support/constructs.ts';

constructs({
  'return await: one more poll, in which the function ends': {
    program: `
      async function main() {
        tick(1);
        return await immediate();
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'return of a pending promise: the body is done, and nothing of it wakes any more': {
    program: `
      async function main() {
        tick(1);
        return immediate();
      }
      main();
    `,
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 1
    `,
  },

  'return of a fulfilled promise': {
    program: `
      async function main() {
        tick(1);
        return Promise.resolve();
      }
      main();
    `,
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 1
    `,
  },

  'return of a call: its polls are those of the task': {
    program: `
      async function child() {
        tick(1);
        await immediate();
        tick(2);
      }
      async function main() {
        return child();
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 3
    `,
  },

  'return await of a call that fails is caught around it': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('late');
      }
      async function main() {
        try {
          return await fails();
        } catch {
          tick(1);
        }
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 1
    `,
  },

  'return of a call that fails is not, and the task has failed': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('late');
      }
      async function main() {
        try {
          return fails();
        } catch {
          tick(1);
        }
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: late, polls 2, wakes 1, self 0, busy 0
    `,
  },

  'return of a call that has failed before the engine follows it': {
    program: `
      async function fails() {
        throw new Error('at once');
      }
      async function main() {
        return fails();
      }
      main().catch(() => {});
    `,
    // With what, is known of the call, which is over.
    tasks: `
      main: failed, polls 1, wakes 0, self 0, busy 0
    `,
  },

  'return of a thenable: its then is called when the body is done, by the engine': {
    program: `
      async function main() {
        tick(1);
        return {
          then(resolve) {
            tick(2);
            resolve();
          },
        };
      }
      main();
    `,
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 1
    `,
  },
});
