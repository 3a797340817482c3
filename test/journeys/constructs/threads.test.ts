import { constructs } from '../../support/constructs.ts';

constructs({
  'a task that waits for a message of a worker thread, and the task in there': {
    program: {
      'app.mjs': `
        import { Worker } from 'node:worker_threads';
        async function main() {
          const worker = new Worker(new URL('./worker.mjs', import.meta.url));
          const answer = await new Promise((resolve) => worker.once('message', resolve));
          tick(answer);
          await never;
        }
        main();
      `,
      'worker.mjs': `
        import { parentPort } from 'node:worker_threads';
        async function work() {
          tick(1);
          await new Promise((resolve) => setImmediate(resolve));
          tick(2);
          parentPort.postMessage(4);
        }
        work();
      `,
    },
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 4, woken by message
        main, suspended, await 6:3
      work: in a worker thread, ended, polls 2, wakes 1, self 0, busy 3
    `,
  },

  'a task that waits for the end of a worker thread': {
    program: {
      'app.mjs': `
        import { Worker } from 'node:worker_threads';
        async function main() {
          const worker = new Worker(new URL('./worker.mjs', import.meta.url));
          await new Promise((resolve) => worker.once('exit', resolve));
          await never;
        }
        main();
      `,
      'worker.mjs': '',
    },
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by message
        main, suspended, await 5:3
    `,
  },

  'Atomics.waitAsync': {
    program: `
      const cell = new Int32Array(new SharedArrayBuffer(4));
      async function main() {
        await Atomics.waitAsync(cell, 0, 0).value;
        tick(1);
      }
      main();
      setImmediate(() => Atomics.notify(cell, 0));
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 1
    `,
  },
});
