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

  'return of a call that fails: the task has failed with it': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('late');
      }
      async function main() {
        return fails();
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: late
    `,
  },

  'a chain of such returns fails as one': {
    program: `
      const fails = async () => {
        await immediate();
        throw new Error('late');
      };
      const hands = async (value) => fails(value);
      async function main() {
        await null;
        return hands();
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: late
    `,
  },

  'return of a call that does not fail, beside one that does': {
    program: `
      async function work(fails) {
        await immediate();
        if (fails) throw new Error('not returned');
        await immediate();
      }
      async function main() {
        work(true).catch(() => {});
        return work(false);
      }
      main();
    `,
    tasks: `
      main: ended
    `,
  },

  'return of a call that is over at once, beside one that fails': {
    program: `
      async function work(fails) {
        if (!fails) return;
        await immediate();
        throw new Error('not returned');
      }
      async function main() {
        work(true).catch(() => {});
        return work(false);
      }
      main();
    `,
    tasks: `
      main: ended
    `,
  },

  'return of a call that is caught is no failure': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('caught');
      }
      async function main() {
        return fails().catch(() => {});
      }
      main();
    `,
    tasks: `
      main: ended
    `,
  },

  'return of a call that a finally replaces is none': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('nobody asks');
      }
      async function main() {
        try {
          return fails();
        } finally {
          return 1;
        }
      }
      process.once('unhandledRejection', () => {});
      main();
    `,
    tasks: `
      main: ended
    `,
  },

  'return of a call of what only has the name of a function that fails': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('caught');
      }
      async function main(fails) {
        return fails();
      }
      main(() => fails().catch(() => {}));
    `,
    tasks: `
      main: ended
    `,
  },

  'return of a call of what is no longer that function': {
    program: `
      async function fails() {
        await immediate();
        throw new Error('caught');
      }
      const before = fails;
      fails = () => before().catch(() => {});
      async function main() {
        return fails();
      }
      main();
    `,
    tasks: `
      main: ended
    `,
  },
});
