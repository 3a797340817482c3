import { constructs } from '../../support/constructs.ts';

constructs({
  'before the first await': {
    program: `
      async function main() {
        tick(1);
        throw new TypeError('too early');
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with TypeError: too early, polls 1, wakes 0, self 0, busy 1
    `,
  },

  'after an await': {
    program: `
      async function main() {
        await immediate();
        tick(1);
        throw new TypeError('too late');
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with TypeError: too late, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'in a call, caught by nobody': {
    program: `
      async function child() {
        await immediate();
        throw new RangeError('deep');
      }
      async function main() {
        await child();
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with RangeError: deep, polls 3, wakes 2, self 1, busy 0
    `,
  },

  'in a call, caught by its caller': {
    program: `
      async function child() {
        await immediate();
        throw new RangeError('deep');
      }
      async function main() {
        try {
          await child();
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

  'in a call that has outlived its caller': {
    program: `
      async function forgotten() {
        await immediate();
        throw new Error('unseen');
      }
      async function main() {
        forgotten().catch(() => tick(8));
        tick(1);
      }
      main();
    `,
    // What main has chained runs when main is no more: it is nobody's.
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 1
      forgotten: detached, from main, failed with Error: unseen, polls 1, wakes 1, self 0, busy 0
    `,
  },

  'the await of a rejected promise': {
    program: `
      async function main() {
        await Promise.reject(new Error('no'));
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: no, polls 2, wakes 1, self 1, busy 0
    `,
  },

  'a finally that awaits keeps the error': {
    program: `
      async function main() {
        try {
          await immediate();
          throw new Error('kept');
        } finally {
          tick(1);
          await null;
          tick(2);
        }
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: kept, polls 3, wakes 2, self 1, busy 3
    `,
  },

  'a finally that throws replaces it': {
    program: `
      async function main() {
        try {
          throw new Error('first');
        } finally {
          await null;
          throw new Error('second');
        }
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: second, polls 2, wakes 1, self 1, busy 0
    `,
  },

  'a finally that returns takes it back': {
    program: `
      async function main() {
        try {
          throw new Error('first');
        } finally {
          return 1;
        }
      }
      main();
    `,
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 0
    `,
  },

  'an error of a class of the program': {
    program: `
      class NotFound extends Error {
        name = 'NotFound';
      }
      async function main() {
        throw new NotFound('user 7');
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with NotFound: user 7, polls 1, wakes 0, self 0, busy 0
    `,
  },

  'what is no error': {
    program: `
      async function main() {
        throw 'text';
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with string: text, polls 1, wakes 0, self 0, busy 0
    `,
  },
});
