import { constructs } from '../../support/constructs.ts';

constructs({
  'a declaration': {
    program: `
      async function main() {
        tick(1);
        await immediate();
        tick(2);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 3, woken by immediate
        main, suspended, await 5:3
    `,
  },

  'an expression with a name of its own': {
    program: `
      const main = async function work() {
        tick(1);
        await never;
      };
      main();
    `,
    tasks: `
      work: idle, polls 1, wakes 0, self 0, busy 1
        work, suspended, await 3:3
    `,
  },

  'an expression that has the name of its variable': {
    program: `
      const main = async function () {
        await never;
      };
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 2:3
    `,
  },

  'an arrow with a block': {
    program: `
      const main = async () => {
        tick(1);
        await never;
      };
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 1
        main, suspended, await 3:3
    `,
  },

  'an arrow with an expression that awaits': {
    program: `
      const main = async () =>
        await never;
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 2:3
    `,
  },

  'an arrow with an expression that is a promise waits at its return': {
    program: `
      const main = async () =>
        never;
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, return 2:3
    `,
  },

  'an arrow without a name, called on the spot': {
    program: `
      (async () => {
        tick(1);
        await never;
      })();
    `,
    tasks: `
      (anonymous): idle, polls 1, wakes 0, self 0, busy 1
        (anonymous), suspended, await 3:3
    `,
  },

  'one that never awaits': {
    program: `
      async function main() {
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 1, wakes 0, self 0, busy 1
    `,
  },

  'a call through a function that is not async': {
    program: `
      async function inner() {
        tick(1);
        await immediate();
        tick(2);
      }
      const between = () => inner();
      async function main() {
        await between();
        tick(4);
      }
      main();
    `,
    // Polls: to the await of inner; inner to its end; main to its end. The end of inner wakes main: the task itself.
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'awaits inside expressions': {
    program: `
      async function main() {
        return [await 1, \`\${await 2}\`, 3 + (await 4)].length;
      }
      main();
    `,
    tasks: `
      main: ended, polls 4, wakes 3, self 3, busy 0
    `,
  },

  'a default of a parameter that calls an async function': {
    program: `
      async function lookup() {
        tick(1);
        await immediate();
        tick(2);
      }
      async function main(found = lookup()) {
        await found;
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'a default of a parameter that calls the function it belongs to': {
    program: `
      async function main(depth, inner = depth > 0 ? main(depth - 1) : immediate()) {
        tick(1);
        await inner;
        tick(2);
      }
      main(2);
    `,
    tasks: `
      main: ended, polls 4, wakes 3, self 2, busy 9
    `,
  },

  'a function that awaits the promise of its own call': {
    program: `
      let own;
      async function main() {
        tick(1);
        await null;
        tick(2);
        await own;
      }
      own = main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 1, busy 3, woken by itself
        main, suspended, await 6:3
    `,
  },

  'a default of a parameter that throws': {
    program: `
      function fails() {
        tick(1);
        throw new RangeError('no default');
      }
      async function main(found = fails()) {
        await found;
      }
      main().catch(() => {});
    `,
    // With what, nobody sees: the body has not begun.
    tasks: `
      main: failed, polls 1, wakes 0, self 0, busy 1
    `,
  },
});
