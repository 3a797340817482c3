/**
 * An async generator is a frame of the task that drives it. What the engine does by itself at a `yield` is no poll: nothing
 * of the program runs.
 */
import { constructs } from '../../support/constructs.ts';

constructs({
  'for await over a generator': {
    program: `
      async function* numbers() {
        tick(1);
        yield 1;
        tick(2);
        yield 2;
        tick(4);
      }
      async function main() {
        for await (const n of numbers()) tick(8);
        tick(16);
      }
      main();
    `,
    // Each poll of main goes on inside the generator, up to its next yield.
    tasks: `
      main: ended, polls 4, wakes 3, self 3, busy 39
    `,
  },

  'a generator that awaits': {
    program: `
      async function* numbers() {
        await immediate();
        tick(1);
        yield 1;
        await never;
      }
      async function main() {
        for await (const n of numbers()) tick(2);
      }
      main();
    `,
    // Polls: to the generator's await; the generator to its yield; the loop's body, and the generator to never.
    tasks: `
      main: idle, polls 3, wakes 2, self 1, busy 3, woken by itself
        main, suspended, await 8:3
          numbers, suspended, await 5:3
    `,
  },

  'a generator that nobody drives is suspended at its yield': {
    program: `
      async function* numbers() {
        yield 1;
      }
      async function main() {
        const iterator = numbers();
        await iterator.next();
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, at 7:3, polls 2, wakes 1, self 1, busy 0, woken by itself
        main, suspended, await 7:3
          numbers, suspended, yield 2:3
    `,
  },

  'a generator that was never driven is nothing': {
    program: `
      async function* numbers() {
        yield 1;
      }
      async function main() {
        numbers();
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 6:3
    `,
  },

  'a generator that has outlived its driver is no task, and is taken up by whoever drives it next': {
    program: `
      async function* numbers() {
        tick(1);
        yield 1;
        tick(2);
        yield 2;
      }
      const iterator = numbers();
      async function first() {
        await iterator.next();
      }
      async function second() {
        await immediate();
        await iterator.next();
        await never;
      }
      first();
      second();
    `,
    tasks: `
      first: ended, polls 2, wakes 1, self 1, busy 1
      second: idle, at 14:3, polls 3, wakes 2, self 1, busy 2, woken by itself
        second, suspended, await 14:3
          numbers, suspended, yield 5:3
    `,
  },

  'a yield of a promise that is pending: its end is no wake of the task by itself': {
    program: `
      async function* numbers() {
        yield immediate(1);
      }
      async function main() {
        for await (const n of numbers()) tick(n);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 1
    `,
  },

  'a return of a promise is an await': {
    program: `
      async function* numbers() {
        tick(1);
        return immediate();
      }
      async function main() {
        await numbers().next();
        tick(2);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 3
    `,
  },

  'break: the generator is closed, which is awaited': {
    program: `
      async function* numbers() {
        yield 1;
        tick(8);
      }
      async function main() {
        for await (const n of numbers()) {
          tick(1);
          break;
        }
        tick(2);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 2, busy 3
    `,
  },

  'break: the finally of the generator runs in polls of its own': {
    program: `
      async function* numbers() {
        try {
          yield 1;
        } finally {
          tick(4);
          await immediate();
          tick(8);
        }
      }
      async function main() {
        for await (const n of numbers()) {
          tick(1);
          break;
        }
        tick(2);
      }
      main();
    `,
    // Polls: to the yield; the loop's body; finally to its await, and to its end; main to its end.
    tasks: `
      main: ended, polls 5, wakes 4, self 3, busy 15
    `,
  },

  'break: a generator amid a loop of its own closes the one that this loop drives, in a poll': {
    program: `
      async function* inner() {
        yield 1;
      }
      async function* outer() {
        for await (const n of inner()) {
          tick(1);
          yield n;
        }
      }
      async function main() {
        for await (const n of outer()) {
          tick(2);
          break;
        }
        tick(4);
      }
      main();
    `,
    // Polls: to the yield of inner; outer to its own; the loop's body; outer, which closes inner, and to its end; main.
    tasks: `
      main: ended, polls 6, wakes 5, self 5, busy 7
    `,
  },

  'break: what a finally waits for, the loop waits for': {
    program: `
      async function* numbers() {
        try {
          yield 1;
        } finally {
          await 0;
          tick(1);
          await never;
        }
      }
      async function main() {
        for await (const n of numbers()) break;
      }
      main();
    `,
    // Polls: to the yield; the loop's body; finally to its first await, and to its second.
    tasks: `
      main: idle, polls 4, wakes 3, self 3, busy 1, woken by itself
        main, suspended, await 11:3
          numbers, suspended, await 7:5
    `,
  },

  'a generator that throws': {
    program: `
      async function* numbers() {
        yield 1;
        throw new Error('exhausted');
      }
      async function main() {
        for await (const n of numbers()) tick(n);
      }
      main().catch(() => {});
    `,
    tasks: `
      main: failed with Error: exhausted, polls 3, wakes 2, self 2, busy 1
    `,
  },

  'an error thrown into a generator': {
    program: `
      async function* numbers() {
        try {
          yield 1;
        } catch {
          tick(2);
        }
      }
      async function main() {
        const iterator = numbers();
        await iterator.next();
        await iterator.throw(new Error('given'));
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 2, busy 3
    `,
  },

  'an error thrown into a generator that does not catch it': {
    program: `
      async function* numbers() {
        yield 1;
      }
      async function child() {
        tick(1);
        await never;
      }
      async function main() {
        const iterator = numbers();
        await iterator.next();
        iterator.throw(new Error('given')).catch(() => {});
        await child();
      }
      main();
    `,
    tasks: `
      main: idle, polls 3, wakes 1, self 1, busy 1, woken by itself
        main, suspended, await 12:3
          child, suspended, await 6:3
    `,
  },

  'several calls of next at once': {
    program: `
      async function* numbers() {
        yield 1;
        tick(1);
        yield 2;
      }
      async function main() {
        const iterator = numbers();
        await Promise.all([iterator.next(), iterator.next()]);
      }
      main();
    `,
    // Polls: to the await; the generator, which does not stop at its first yield; a step for each of the two; to the end.
    tasks: `
      main: ended, polls 5, wakes 2, self 2, busy 1
    `,
  },

  'yield* of another generator': {
    program: `
      async function* inner() {
        tick(1);
        yield 1;
        tick(2);
      }
      async function* outer() {
        yield* inner();
        tick(4);
      }
      async function main() {
        for await (const n of outer()) tick(8);
      }
      main();
    `,
    // Polls: to the yield of inner; the loop's body, and inner to its end; outer to its end; main to its end.
    tasks: `
      main: ended, polls 4, wakes 3, self 3, busy 15
    `,
  },

  'yield* of a generator that awaits before it yields': {
    program: `
      async function* inner() {
        await immediate();
        tick(1);
        yield 1;
      }
      async function* outer() {
        yield* inner();
        tick(2);
      }
      async function main() {
        for await (const n of outer()) tick(4);
      }
      main();
    `,
    // Polls: to the await of inner; inner to its yield; the loop's body, and inner to its end; outer to its end; main to its end.
    tasks: `
      main: ended, polls 5, wakes 4, self 3, busy 7
    `,
  },

  'yield* of a generator that nobody drives now': {
    program: `
      async function* inner() {
        yield 1;
      }
      async function* outer() {
        yield* inner();
      }
      async function main() {
        for await (const n of outer()) await never;
      }
      main();
    `,
    tasks: `
      main: idle, at 8:34, polls 2, wakes 1, self 1, busy 0, woken by itself
        main, suspended, await 8:34
          outer, suspended, yield 5:3
            inner, suspended, yield 2:3
    `,
  },

  'yield* of a generator that waits': {
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
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 8:3
          outer, suspended, await 5:3
            inner, suspended, await 2:3
    `,
  },

  'yield* of yield*: what the innermost waits for at a later step, the loop waits for': {
    program: `
      async function* numbers(depth) {
        if (depth > 0) {
          yield* (0, numbers(depth - 1));
          return;
        }
        yield 1;
        await never;
      }
      async function main() {
        for await (const n of numbers(2)) tick(n);
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 1, busy 1, woken by itself
        main, suspended, await 10:3
          numbers, suspended, await 3:5
            numbers, suspended, await 3:5
              numbers, suspended, await 7:3
    `,
  },

  'yield* that is closed: the finally below, then its own': {
    program: `
      async function* inner() {
        try {
          yield 1;
        } finally {
          tick(1);
          await 0;
          tick(2);
        }
      }
      async function* outer() {
        try {
          yield* inner();
        } finally {
          tick(4);
          await never;
        }
      }
      async function main() {
        for await (const n of outer()) break;
      }
      main();
    `,
    // Polls: to the yield; the loop's body; outer, which closes inner; its finally, twice; that of outer.
    tasks: `
      main: idle, polls 6, wakes 5, self 5, busy 7, woken by itself
        main, suspended, await 19:3
          outer, suspended, await 15:5
    `,
  },

  'a generator that is left at a yield* outlives its driver as nothing': {
    program: `
      async function* inner() {
        yield 1;
      }
      async function* outer() {
        yield* inner();
      }
      async function main() {
        await outer().next();
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 1, busy 0
    `,
  },

  'yield* of a plain iterable': {
    program: `
      async function* numbers() {
        yield* [1, 2];
        tick(4);
      }
      async function main() {
        for await (const n of numbers()) tick(n);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: ended, busy 7
    `,
  },

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
    counts: false,
    tasks: `
      main: idle, busy 0
        main, suspended, await 9:3
          numbers, suspended, yield 2:3
          child, suspended, await 5:3
    `,
  },

  'a generator in a method': {
    program: `
      class Store {
        async *rows() {
          await never;
        }
      }
      async function main() {
        for await (const row of new Store().rows()) tick(row);
      }
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 7:3
          rows, suspended, await 3:5
    `,
  },
});
