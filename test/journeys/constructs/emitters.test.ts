import { constructs } from '../../support/constructs.ts';

constructs({
  'a listener of an event that a task emits is a call of that task': {
    program: `
      import { EventEmitter } from 'node:events';
      const emitter = new EventEmitter();
      emitter.on('job', async () => {
        tick(2);
        await immediate();
        tick(4);
      });
      async function main() {
        tick(1);
        emitter.emit('job');
        await immediate();
        await never;
      }
      main();
    `,
    // Polls: with the listener to its await; the listener to its end; main to never.
    tasks: `
      main: idle, polls 3, wakes 2, self 0, busy 7, woken by immediate
        main, suspended, await 12:3
    `,
  },

  'a listener of an event that no task emits is a task': {
    program: `
      import { EventEmitter } from 'node:events';
      const emitter = new EventEmitter();
      emitter.on('job', async function listener() {
        tick(1);
        await null;
        tick(2);
      });
      setImmediate(() => emitter.emit('job'));
    `,
    tasks: `
      listener: ended, polls 2, wakes 1, self 1, busy 3
    `,
  },

  'an event that settles what a task waits for': {
    program: `
      import { EventEmitter } from 'node:events';
      const emitter = new EventEmitter();
      async function main() {
        await new Promise((resolve) => emitter.once('ready', resolve));
        await never;
      }
      async function other() {
        emitter.emit('ready');
      }
      main();
      other();
    `,
    tasks: `
      main: idle, polls 2, wakes 1, self 0, busy 0, woken by other
        main, suspended, await 5:3
      other: ended, polls 1, wakes 0, self 0, busy 0
    `,
  },

  // `once` is an async function of Node that returns a promise: jobs of the engine hand the event on.
  'events.once': {
    program: `
      import { EventEmitter, once } from 'node:events';
      const emitter = new EventEmitter();
      async function main() {
        const [ms] = await once(emitter, 'ready');
        tick(ms);
      }
      main();
      setImmediate(() => emitter.emit('ready', 1));
    `,
    tasks: `
      main: ended, polls 2, wakes 1, self 0, busy 1
    `,
  },

  'events.once, when the event is an error': {
    program: `
      import { EventEmitter, once } from 'node:events';
      const emitter = new EventEmitter();
      async function main() {
        await once(emitter, 'ready');
      }
      main().catch(() => {});
      setImmediate(() => emitter.emit('error', new Error('not ready')));
    `,
    tasks: `
      main: failed with Error: not ready, polls 2, wakes 1, self 0, busy 0
    `,
  },

  'events.on: what was emitted meanwhile is there at once': {
    program: `
      import { EventEmitter, on } from 'node:events';
      const emitter = new EventEmitter();
      async function main() {
        for await (const [ms] of on(emitter, 'job')) tick(ms);
      }
      main();
      setImmediate(() => {
        emitter.emit('job', 1);
        emitter.emit('job', 2);
      });
    `,
    tasks: `
      main: idle, polls 3, wakes 2, self 1, busy 3, woken by itself
        main, suspended, await 4:3
    `,
  },

  'an EventTarget calls its listeners as a part of the task that dispatches': {
    program: `
      const target = new EventTarget();
      target.addEventListener('job', async () => {
        tick(1);
        await immediate();
        tick(2);
      });
      async function main() {
        target.dispatchEvent(new Event('job'));
        await immediate();
        tick(4);
      }
      main();
    `,
    // Polls: with the listener to its await; the listener to its end; what Node has chained to it, to hear of its error;
    // main to its end.
    tasks: `
      main: ended, polls 4, wakes 2, self 0, busy 7
    `,
  },
});
