/** As with `vm`: what comes from a string is not covered, and its time is its caller's. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'an async function made by eval': {
    program: `
      async function main() {
        const work = eval('(async () => { tick(1); await immediate(); tick(2); })');
        await work();
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 1, self 1, busy 7
    `,
  },

  'one that awaits no promise': {
    program: `
      async function main() {
        const work = eval('(async () => { tick(1); await 0; tick(2); })');
        await work();
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 1, self 1, busy 7
    `,
  },

  'one made by new Function': {
    program: `
      const work = new Function('return (async () => { tick(1); await immediate(); tick(2); })();');
      async function main() {
        await work();
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 1, self 1, busy 7
    `,
  },

  'one made by the constructor of async functions': {
    program: `
      const AsyncFunction = (async () => {}).constructor;
      const work = new AsyncFunction('tick(1); await immediate(); tick(2);');
      async function main() {
        await work();
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 1, self 1, busy 7
    `,
  },

  'called by no task': {
    program: `
      eval('(async () => { tick(1); await immediate(); tick(2); })()');
    `,
    tasks: '',
  },

  'a function of the program that eval calls': {
    program: `
      async function inner() {
        tick(1);
        await immediate();
        tick(2);
      }
      async function main() {
        await eval('inner()');
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'a function of the program that an uncovered async function awaits': {
    program: `
      const outer = eval('(async (inner) => { await inner(); tick(4); })');
      async function inner() {
        tick(1);
        await immediate();
        tick(2);
      }
      async function main() {
        await outer(inner);
        tick(8);
      }
      main();
    `,
    // Polls: to the await of inner; inner to its end; outer to its end; main to its end.
    tasks: `
      main: ended, polls 4, wakes 2, self 1, busy 15
    `,
  },
});
