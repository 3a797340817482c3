/** Several wait for one promise. */
import { constructs } from '../../support/constructs.ts';

constructs({
  'tasks that wait for a promise that another task settles': {
    program: `
      const { promise, resolve } = Promise.withResolvers();
      async function first() {
        await promise;
        tick(1);
        await never;
      }
      async function second() {
        await promise;
        tick(2);
        await never;
      }
      async function opener() {
        await immediate();
        tick(4);
        resolve();
        tick(8);
        await never;
      }
      first();
      second();
      opener();
    `,
    tasks: `
      first: idle, polls 2, wakes 1, self 0, busy 1, woken by opener
        first, suspended, await 5:3
      second: idle, polls 2, wakes 1, self 0, busy 2, woken by opener
        second, suspended, await 10:3
      opener: idle, polls 2, wakes 1, self 0, busy 12, woken by immediate
        opener, suspended, await 17:3
    `,
  },

  'a task whose two calls wait for it': {
    program: `
      const gate = immediate();
      async function leaf(ms) {
        await gate;
        tick(ms);
      }
      async function main() {
        const left = leaf(1);
        const right = leaf(2);
        await left;
        await right;
        await never;
      }
      main();
    `,
    // Wakes: both leaves by the immediate; main by the first leaf; main again, because right has settled meanwhile.
    tasks: `
      main: idle, polls 5, wakes 4, self 2, busy 3, woken by itself
        main, suspended, await 11:3
    `,
  },

  'one waits, the other chains': {
    program: `
      const gate = immediate();
      async function waits() {
        await gate;
        tick(1);
        await never;
      }
      async function chains() {
        await gate.then(() => tick(2));
        await never;
      }
      waits();
      chains();
    `,
    tasks: `
      waits: idle, polls 2, wakes 1, self 0, busy 1, woken by immediate
        waits, suspended, await 5:3
      chains: idle, polls 3, wakes 1, self 1, busy 2, woken by itself
        chains, suspended, await 9:3
    `,
  },

  'the call of one task, awaited by itself and by another': {
    program: `
      let running;
      async function work() {
        await immediate();
        tick(1);
      }
      async function owner() {
        running = work();
        await running;
        await never;
      }
      async function guest() {
        await running;
        await never;
      }
      owner();
      guest();
    `,
    tasks: `
      owner: idle, polls 3, wakes 2, self 1, busy 1, woken by itself
        owner, suspended, await 9:3
      guest: idle, polls 2, wakes 1, self 0, busy 0, woken by owner
        guest, suspended, await 13:3
    `,
  },
});
