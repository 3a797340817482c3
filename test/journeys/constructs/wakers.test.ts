/** Who has woken a task last. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'a timer': {
    program: `
      async function main() {
        await new Promise((resolve) => setTimeout(resolve, 1));
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by timer
        main, suspended, await 3:3
    `,
  },

  'an interval': {
    program: `
      async function main() {
        let interval;
        await new Promise((resolve) => {
          interval = setInterval(resolve, 1);
        });
        clearInterval(interval);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by timer
        main, suspended, await 7:3
    `,
  },

  'a timer of timers/promises': {
    program: `
      import { setTimeout as sleep } from 'node:timers/promises';
      async function main() {
        await sleep(1);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by timer
        main, suspended, await 4:3
    `,
  },

  'the scheduler of timers/promises': {
    program: `
      import { scheduler } from 'node:timers/promises';
      async function main() {
        await scheduler.wait(1);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by timer
        main, suspended, await 4:3
    `,
  },

  'an immediate of timers/promises': {
    program: `
      import { setImmediate as turn } from 'node:timers/promises';
      async function main() {
        await turn();
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by immediate
        main, suspended, await 4:3
    `,
  },

  'process.nextTick': {
    program: `
      async function main() {
        tick(1);
        await new Promise((resolve) => process.nextTick(() => { tick(8); resolve(); }));
        tick(2);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 3, woken by tick
        main, suspended, await 5:3
    `,
  },

  "queueMicrotask, whose callback is nobody's": {
    program: `
      async function main() {
        tick(1);
        await new Promise((resolve) => queueMicrotask(() => { tick(8); resolve(); }));
        tick(2);
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 3, woken by code
        main, suspended, await 5:3
    `,
  },

  'a file that was read': {
    program: `
      import { readFile } from 'node:fs';
      async function main() {
        await new Promise((resolve) => readFile(new URL(import.meta.url), resolve));
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by io
        main, suspended, await 4:3
    `,
  },

  'a socket': {
    program: `
      import { connect, createServer } from 'node:net';
      async function main() {
        const server = createServer((socket) => socket.end('hello'));
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        const { port } = server.address();
        await new Promise((resolve) => connect(port, '127.0.0.1').once('data', resolve));
        server.close();
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 3, wakes 2, self 0, busy 0, woken by io
        main, suspended, await 8:3
    `,
  },

  'a child process': {
    program: `
      import { spawn } from 'node:child_process';
      async function main() {
        await new Promise((resolve) => spawn('true').once('exit', resolve));
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by io
        main, suspended, await 4:3
    `,
  },

  'a message': {
    program: `
      async function main() {
        const { port1, port2 } = new MessageChannel();
        const received = new Promise((resolve) => { port2.onmessage = resolve; });
        port1.postMessage('hello');
        await received;
        port1.close();
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by message
        main, suspended, await 7:3
    `,
  },

  "a chain that is nobody's": {
    program: `
      const { promise, resolve } = Promise.withResolvers();
      immediate().then(resolve);
      async function main() {
        await promise;
        await never;
      }
      main();
      setImmediate(() => {});
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by code
        main, suspended, await 5:3
    `,
  },

  'another task': {
    program: `
      const { promise, resolve } = Promise.withResolvers();
      async function waiter() {
        await promise;
        await never;
      }
      async function waker() {
        resolve();
      }
      waiter();
      waker();
    `,
    tasks: `
      waiter: idle, polls 2, wakes 1, self 0, busy 0, woken by waker
        waiter, suspended, await 4:3
      waker: ended, polls 1, wakes 0, self 0, busy 0
    `,
  },

  'the end of another task': {
    program: `
      async function producer() {
        await immediate();
      }
      async function consumer(product) {
        await product;
        await never;
      }
      consumer(producer());
    `,
    tasks: `
      producer: ended, polls 2, wakes 1, self 0, busy 0
      consumer: idle, polls 2, wakes 1, self 0, busy 0, woken by producer
        consumer, suspended, await 6:3
    `,
  },

  'nobody but itself, awaiting what has settled': {
    program: `
      async function main() {
        await Promise.resolve();
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 1, busy 0, woken by itself
        main, suspended, await 3:3
    `,
  },

  'itself last, after an immediate': {
    program: `
      async function main() {
        await immediate();
        await null;
        await never;
      }
      main();
    `,
    tasks: `
      main: idle, polls 3, wakes 2, self 1, busy 0, woken by itself
        main, suspended, await 4:3
    `,
  },
});
