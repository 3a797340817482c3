/** Loading is Node's own asynchronous work. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'a function of a module that a task has imported': {
    program: {
      'app.mjs': `
        async function main() {
          const { work } = await import('./part.mjs');
          await work();
          tick(4);
        }
        main();
      `,
      'part.mjs': `
        export async function work() {
          tick(1);
          await immediate();
          tick(2);
        }
      `,
    },
    counts: false,
    tasks: `
      main: ended, busy 7
    `,
  },

  'it waits there': {
    program: {
      'app.mjs': `
        async function main() {
          const { work } = await import('./part.mjs');
          await work();
        }
        main();
      `,
      'part.mjs': `
        export async function work() {
          await never;
        }
      `,
    },
    counts: false,
    tasks: `
      main: idle, busy 0
        main, suspended, await 3:3
          work, suspended, await part.mjs:2:3
    `,
  },

  'an import that fails': {
    program: {
      'app.mjs': `
        async function main() {
          await import('./part.mjs');
        }
        main().catch(() => {});
      `,
      'part.mjs': `
        throw new Error('broken');
      `,
    },
    counts: false,
    tasks: `
      main: failed with Error: broken, busy 0
    `,
  },

  'an import inside a CommonJS module': {
    program: {
      'app.cjs': `
        async function main() {
          const { work } = await import('./part.mjs');
          await work();
          tick(4);
        }
        main();
      `,
      'part.mjs': `
        export async function work() {
          tick(1);
          await immediate();
          tick(2);
        }
      `,
    },
    counts: false,
    tasks: `
      main: ended, busy 7
    `,
  },
});
