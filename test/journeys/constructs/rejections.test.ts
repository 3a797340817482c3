/** A rejection that nobody handles: the process ends, prints and exits as without the agent, and the task has failed. */
import { expect, test } from 'vitest';
import { told, unindented } from '../../support/constructs.ts';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const PROGRAMS: Record<string, { program: string; flags?: readonly string[]; code: number; tasks: string }> = {
  'it ends the process, whatever else there is to do': {
    program: `
      const never = new Promise(() => {});
      async function rests() {
        await never;
      }
      async function main() {
        await null;
        tick(1);
        throw new Error('unhandled');
      }
      rests();
      main();
      setTimeout(() => tick(8), 100_000);
    `,
    code: 1,
    tasks: `
      rests: idle, polls 1, wakes 0, self 0, busy 0
        rests, suspended, await 3:3
      main: failed with Error: unhandled, polls 2, wakes 1, self 1, busy 1
    `,
  },

  'of a call that has outlived its caller': {
    program: `
      async function forgotten() {
        await null;
        throw new TypeError('forgotten');
      }
      async function main() {
        forgotten();
        tick(1);
      }
      main();
    `,
    code: 1,
    // The call is runnable when it is detached: the wake was its caller's.
    tasks: `
      main: ended, polls 1, wakes 1, self 1, busy 1
      forgotten: detached, from main, failed with TypeError: forgotten, polls 1, wakes 0, self 0, busy 0
    `,
  },

  'the program listens to it, and goes on': {
    program: `
      process.on('unhandledRejection', async function listener(error) {
        tick(2);
        await null;
        console.log(error.message);
      });
      async function main() {
        tick(1);
        throw new Error('heard');
      }
      main();
    `,
    code: 0,
    tasks: `
      main: failed with Error: heard, polls 1, wakes 0, self 0, busy 1
      listener: ended, polls 2, wakes 1, self 1, busy 2
    `,
  },

  'it is handled too late': {
    program: `
      process.on('unhandledRejection', () => console.log('unhandled'));
      process.on('rejectionHandled', () => console.log('handled'));
      async function fails() {
        throw new Error('late');
      }
      const failing = fails();
      async function main() {
        await new Promise((resolve) => setImmediate(resolve));
        try {
          await failing;
        } catch {
          tick(1);
        }
      }
      main();
    `,
    code: 0,
    tasks: `
      fails: failed with Error: late, polls 1, wakes 0, self 0, busy 0
      main: ended, polls 3, wakes 2, self 1, busy 1
    `,
  },

  'Node only warns': {
    program: `
      async function main() {
        await null;
        throw new Error('warned of');
      }
      main();
    `,
    flags: ['--unhandled-rejections=warn'],
    code: 0,
    tasks: `
      main: failed with Error: warned of, polls 2, wakes 1, self 1, busy 0
    `,
  },
};

onEveryNode((node) => {
  test.each(Object.entries(PROGRAMS))('%s', async (_, { program, flags = [], code, tasks }) => {
    const watched = await expectSame(unindented(program), { node, flags, before: VIRTUAL_CLOCK });
    expect(watched.code).toBe(code);
    expect(told(watched.snapshot)).toBe(unindented(tasks));
  });
});
