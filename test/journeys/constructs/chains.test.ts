/** The jobs of a chain are polls of the task that made it, as long as the function that made it has not ended. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'then after then': {
    program: `
      async function main() {
        await Promise.resolve()
          .then(() => tick(1))
          .then(() => tick(2));
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 1, self 1, busy 7
    `,
  },

  'a catch that has nothing to catch is passed through': {
    program: `
      async function main() {
        await Promise.resolve().catch(() => tick(8));
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 1, self 1, busy 1
    `,
  },

  'a then that is passed by an error, and the catch behind it': {
    program: `
      async function main() {
        await Promise.reject(new Error('caught'))
          .then(() => tick(8))
          .catch(() => tick(1));
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 1, self 1, busy 1
    `,
  },

  finally: {
    program: `
      async function main() {
        await Promise.resolve().finally(() => tick(1));
      }
      main();
    `,
    // Its callback gives a promise of the value: one job for the callback, one for that promise, two to follow it.
    tasks: `
      main: ended, polls 6, wakes 1, self 1, busy 1
    `,
  },

  'a callback that gives a promise: two more jobs, to follow it': {
    program: `
      async function main() {
        await Promise.resolve().then(() => immediate());
      }
      main();
    `,
    tasks: `
      main: ended, polls 5, wakes 1, self 1, busy 0
    `,
  },

  'a callback that is an async function': {
    program: `
      async function child() {
        tick(1);
        await immediate();
        tick(2);
      }
      async function main() {
        await immediate().then(child);
        tick(4);
      }
      main();
    `,
    // Polls: to the await; the callback; the job that begins to follow child; child to its end; the job that hands on; to the end.
    tasks: `
      main: ended, polls 6, wakes 2, self 1, busy 7
    `,
  },

  'a chain that nobody awaits, while its maker waits for something else': {
    program: `
      async function main() {
        immediate().then(() => tick(2));
        tick(1);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 0, self 0, busy 3
        main, suspended, await 4:3
    `,
  },

  "a chain that has outlived its maker is nobody's": {
    program: `
      async function main() {
        immediate().then(() => tick(8));
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 1
    `,
  },

  'an await between two chains': {
    program: `
      async function main() {
        const value = await immediate(1).then((ms) => ms + 1);
        tick(value);
        await immediate(value).then((ms) => tick(ms * 2));
      }
      main();
    `,
    tasks: `
      main: ended, polls 5, wakes 2, self 2, busy 6
    `,
  },
});
