/** Code that Node runs from a string is not covered: its async functions are no tasks, its time is its caller's. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'an async function of vm.runInThisContext': {
    program: `
      import { runInThisContext } from 'node:vm';
      const work = runInThisContext('(async () => { tick(1); await immediate(); tick(2); })');
      async function main() {
        await work();
        tick(4);
      }
      main();
    `,
    // Polls: to the await; what was read from the string, to its end; main to its end.
    tasks: `
      main: ended, polls 3, wakes 1, self 1, busy 7
    `,
  },

  'called by no task': {
    program: `
      import { runInThisContext } from 'node:vm';
      const work = runInThisContext('(async () => { tick(1); await immediate(); tick(2); })');
      work();
    `,
    tasks: '',
  },

  'an async function of another context': {
    program: `
      import { runInNewContext } from 'node:vm';
      const work = runInNewContext('(async () => { tick(1); await immediate(); tick(2); })', { tick, immediate });
      async function main() {
        await work();
        tick(4);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: ended, busy 7
    `,
  },

  'a promise of another context is awaited as a thenable': {
    program: `
      import { runInNewContext } from 'node:vm';
      async function main() {
        await runInNewContext('Promise.resolve()');
        tick(1);
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'a function of the program that another context calls': {
    program: `
      import { runInNewContext } from 'node:vm';
      async function inner() {
        tick(1);
        await immediate();
        tick(2);
      }
      async function main() {
        await runInNewContext('inner()', { inner });
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'a Script with an await that waits for ever': {
    program: `
      import { Script } from 'node:vm';
      const script = new Script('(async () => { await never; })()');
      async function main() {
        await script.runInThisContext();
      }
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 4:3
    `,
  },
});
