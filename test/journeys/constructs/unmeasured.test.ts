/** While nobody measures, only the probe tells: the frames, and at which of its own awaits a task is. */
import { unmeasuredConstructs } from '../../support/constructs.ts';

unmeasuredConstructs({
  'a call beside a yield* of a plain iterable is a call of its caller': {
    program: `
      async function* numbers() {
        yield* [1];
      }
      async function child() {
        await never;
      }
      async function main() {
        numbers().next();
        await child();
      }
      main();
    `,
    tasks: `
      main: idle, at 9:3
        main, suspended, await 9:3
          numbers, suspended, yield 2:3
          child, suspended, await 5:3
    `,
  },

  'a call in a loop over a yield* of a plain iterable is a call of the loop': {
    program: `
      async function* numbers() {
        yield* [1];
      }
      async function child() {
        await never;
      }
      async function main() {
        for await (const n of numbers()) await child();
      }
      main();
    `,
    tasks: `
      main: idle, at 8:36
        main, suspended, await 8:36
          numbers, suspended, yield 2:3
          child, suspended, await 5:3
    `,
  },

  'a call behind a yield* of a plain iterable is a task of its own, where nobody calls': {
    program: `
      async function* numbers() {
        yield* [1];
      }
      async function child() {
        await never;
      }
      numbers().next();
      setImmediate(child);
    `,
    tasks: `
      numbers: idle
        numbers, suspended, yield 2:3
      child: idle
        child, suspended, await 5:3
    `,
  },

  'what a yield* calls is a call of the generator': {
    program: `
      async function* inner() {
        await never;
      }
      async function* outer() {
        yield* inner();
      }
      async function main() {
        for await (const n of outer()) tick(n);
      }
      main();
    `,
    tasks: `
      main: idle, at 8:3
        main, suspended, await 8:3
          outer, suspended, await 5:3
            inner, suspended, await 2:3
    `,
  },

  'a yield* of an iterable whose steps are calls': {
    program: `
      const source = {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next(value) {
          if (value === 'again') await never;
          return { value: 1, done: false };
        },
      };
      async function* outer() {
        yield* source;
      }
      async function main() {
        const iterator = outer();
        await iterator.next();
        await iterator.next('again');
      }
      main();
    `,
    tasks: `
      main: idle, at 16:3
        main, suspended, await 16:3
          outer, suspended, await 11:3
            next, suspended, await 6:28
    `,
  },
});
