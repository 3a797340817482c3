import { constructs } from '../../support/constructs.ts';

const NODES_THAT_HAVE_IT = ['24', '26'] as const;

constructs(
  {
    'Promise.try calls at once, in the task': {
      program: `
        async function main() {
          await Promise.try(() => tick(1));
          tick(2);
        }
        main();
      `,
      tasks: `
        main: ended, polls 2, wakes 1, self 1, busy 3
      `,
    },

    'Promise.try of what throws': {
      program: `
        async function main() {
          await Promise.try(() => {
            throw new Error('tried');
          });
        }
        main().catch(() => {});
      `,
      tasks: `
        main: failed with Error: tried, polls 2, wakes 1, self 1, busy 0
      `,
    },

    'Promise.try of an async function': {
      program: `
        async function child() {
          tick(1);
          await immediate();
          tick(2);
        }
        async function main() {
          await Promise.try(child);
          tick(4);
        }
        main();
      `,
      // The promise of try follows that of the call: by jobs of the engine, one of which wakes main.
      tasks: `
        main: ended, polls 3, wakes 2, self 0, busy 7
      `,
    },
  },
  NODES_THAT_HAVE_IT,
);
