/** What Node carries along with asynchronous work says nothing of tasks: those follow the calls. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'AsyncLocalStorage.run': {
    program: `
      import { AsyncLocalStorage } from 'node:async_hooks';
      const storage = new AsyncLocalStorage();
      async function main() {
        tick(1);
        await immediate();
        tick(storage.getStore());
        await never;
      }
      storage.run(2, main);
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 3, woken by immediate
        main, suspended, await 7:3
    `,
  },

  'AsyncLocalStorage.run inside a task': {
    program: `
      import { AsyncLocalStorage } from 'node:async_hooks';
      const storage = new AsyncLocalStorage();
      async function inner() {
        await immediate();
        tick(storage.getStore());
      }
      async function main() {
        await storage.run(1, inner);
        tick(2);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 3
    `,
  },

  'AsyncLocalStorage.enterWith': {
    program: `
      import { AsyncLocalStorage } from 'node:async_hooks';
      const storage = new AsyncLocalStorage();
      async function main() {
        storage.enterWith(1);
        await null;
        tick(storage.getStore());
      }
      main();
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 1, busy 1
    `,
  },

  'AsyncLocalStorage.snapshot: what it calls from the event loop is a task': {
    program: `
      import { AsyncLocalStorage } from 'node:async_hooks';
      const storage = new AsyncLocalStorage();
      async function later() {
        tick(storage.getStore());
        await null;
      }
      async function main() {
        const restore = AsyncLocalStorage.snapshot();
        setImmediate(() => restore(later));
        await never;
      }
      storage.run(1, main);
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 10:3
      later: ended, polls 2, wakes 1, self 1, busy 1
    `,
  },

  'AsyncResource.bind: so is what it binds': {
    program: `
      import { AsyncResource } from 'node:async_hooks';
      async function later() {
        tick(1);
        await null;
        tick(2);
      }
      async function main() {
        setImmediate(AsyncResource.bind(later));
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 1, wakes 0, self 0, busy 0
        main, suspended, await 9:3
      later: ended, polls 2, wakes 1, self 1, busy 3
    `,
  },

  'AsyncResource.bind, called inside a task': {
    program: `
      import { AsyncResource } from 'node:async_hooks';
      const bound = AsyncResource.bind(async function inner() {
        tick(1);
        await immediate();
        tick(2);
      });
      async function main() {
        await bound();
        tick(4);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'AsyncResource.runInAsyncScope wakes a task as code': {
    program: `
      import { AsyncResource } from 'node:async_hooks';
      const resource = new AsyncResource('Queue');
      const { promise, resolve } = Promise.withResolvers();
      async function main() {
        await promise;
        await never;
      }
      main();
      setImmediate(() => resource.runInAsyncScope(resolve));
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by code
        main, suspended, await 6:3
    `,
  },
});
