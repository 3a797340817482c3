/** A module with an await at its top level is a task, named by its file. */
import { expect, test } from 'vitest';
import { constructs } from '../../support/constructs.ts';
import { expectSame } from '../../support/expect-same.ts';
import { expectTask } from '../../support/expect-task.ts';
import { expectTree } from '../../support/expect-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

constructs({
  'an await at the top level': {
    program: `
      tick(1);
      await immediate();
      tick(2);
      export async function unused() {}
    `,
    tasks: `
      app.mjs: ended, polls 2, wakes 1, self 0, busy 3
    `,
  },

  'an await in a declaration that is exported': {
    program: `
      export const value = await 1;
      tick(value);
      export async function unused() {}
    `,
    tasks: `
      app.mjs: ended, polls 2, wakes 1, self 1, busy 1
    `,
  },

  'for await at the top level': {
    program: `
      for await (const ms of [1, 2]) tick(ms);
      export async function unused() {}
    `,
    tasks: `
      app.mjs: ended, polls 4, wakes 3, self 0, busy 3
    `,
  },

  'a call that it awaits': {
    program: `
      async function work() {
        tick(1);
        await immediate();
        tick(2);
      }
      await work();
      tick(4);
    `,
    tasks: `
      app.mjs: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'a call that it does not await is a task that it has started, and not detached': {
    program: `
      async function work() {
        tick(1);
        await immediate();
        tick(2);
      }
      work();
      await null;
      tick(4);
    `,
    tasks: `
      app.mjs: ended, polls 2, wakes 1, self 1, busy 5
      work: from app.mjs, ended, polls 1, wakes 1, self 0, busy 2
    `,
  },

  'a module that imports another one waits for it outside of both tasks': {
    program: {
      'app.mjs': `
        import './part.mjs';
        tick(1);
        await immediate();
        tick(2);
        export async function unused() {}
      `,
      'part.mjs': `
        tick(4);
        await immediate();
        tick(8);
        export async function unused() {}
      `,
    },
    tasks: `
      part.mjs: ended, polls 2, wakes 1, self 0, busy 12
      app.mjs: ended, polls 2, wakes 1, self 0, busy 3
    `,
  },

  'a module without an await that imports one with is no task': {
    program: {
      'app.mjs': `
        import './part.mjs';
        tick(1);
      `,
      'part.mjs': `
        await immediate();
        tick(2);
        export async function unused() {}
      `,
    },
    tasks: `
      part.mjs: ended, polls 2, wakes 1, self 0, busy 2
    `,
  },

  'a module without an async function': {
    program: `
      tick(1);
      await immediate();
      tick(2);
    `,
    tasks: `
      app.mjs: ended, polls 2, wakes 1, self 0, busy 3
    `,
  },
});

onEveryNode((node) => {
  test('a module whose await never settles is suspended there at the end of the process', async () => {
    const { snapshot, code } = await observed(
      `
tick(1);
await new Promise(() => {});
export async function unused() {}
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(code).toBe(13);
    expectTask(snapshot, 'app.mjs').state('idle').polls(1).wakes(0).busy(1).location('app.mjs:1:1');
    expectTree(snapshot, 'app.mjs', ['app.mjs, suspended, await app.mjs:3:1']);
  });

  test('and Node says so as without the agent', async () => {
    await expectSame('await new Promise(() => {});\nexport async function unused() {}\n', { node });
  });
});
