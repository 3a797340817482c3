import { constructs } from '../../support/constructs.ts';

constructs({
  'a timer that is aborted by the event loop': {
    program: `
      import { setTimeout as sleep } from 'node:timers/promises';
      const controller = new AbortController();
      async function main() {
        await sleep(100_000, undefined, { signal: controller.signal });
      }
      main().catch(() => {});
      setImmediate(() => controller.abort());
    `,
    counts: false,
    tasks: `
      main: failed with AbortError: The operation was aborted, busy 0
    `,
  },

  'a timer that another task aborts': {
    program: `
      import { setTimeout as sleep } from 'node:timers/promises';
      const controller = new AbortController();
      async function main() {
        try {
          await sleep(100_000, undefined, { signal: controller.signal });
        } catch {
          await never;
        }
      }
      async function canceller() {
        await immediate();
        controller.abort();
        tick(1);
      }
      main();
      canceller();
    `,
    counts: false,
    tasks: `
      main: idle, busy 0
        main, suspended, await 7:5
      canceller: ended, busy 1
    `,
  },

  'an abort event that settles what a task waits for': {
    program: `
      const signal = AbortSignal.timeout(1);
      const keepsAlive = setInterval(() => {}, 1);
      async function main() {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        clearInterval(keepsAlive);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by timer
        main, suspended, await 6:3
    `,
  },

  'a signal that is asked between two steps': {
    program: `
      const controller = new AbortController();
      async function main() {
        controller.signal.throwIfAborted();
        await immediate();
        tick(1);
        controller.signal.throwIfAborted();
        tick(8);
      }
      main().catch(() => {});
      controller.abort();
    `,
    tasks: `
      main: failed with AbortError: This operation was aborted, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'a reason of the program': {
    program: `
      const controller = new AbortController();
      async function main() {
        await immediate();
        controller.signal.throwIfAborted();
      }
      main().catch(() => {});
      controller.abort(new RangeError('too long'));
    `,
    tasks: `
      main: failed with RangeError: too long, polls 2, wakes 1, self 0, busy 0
    `,
  },
});
