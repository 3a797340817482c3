import { test } from 'vitest';
import { expectTask } from '../../support/expect-task.ts';
import { expectTree } from '../../support/expect-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

onEveryNode((node) => {
  test('a function that has returned a pending promise waits at its return', async () => {
    const { snapshot } = await observed(
      `
      const never = new Promise(() => {});
      async function main() {
        await null;
        return never;
      }
      main();
      `,
      { node },
    );
    expectTask(snapshot, 'main').state('idle').returnsAt('app.mjs:5:9', 'main');
    expectTree(snapshot, 'main', ['main, suspended, return app.mjs:5:9']);
  });

  test('what it returned is a frame below it, and no detached task', async () => {
    const { snapshot } = await observed(
      `
      const never = new Promise(() => {});
      const waits = async () => await never;
      const main = async () => waits();
      main();
      `,
      { node },
    );
    expectTree(snapshot, 'main', ['main, suspended, return app.mjs:4:32', '  waits, suspended, await app.mjs:3:33']);
  });

  test('it ends when that promise ends', async () => {
    const { snapshot } = await observed(
      `
      const { promise, resolve } = Promise.withResolvers();
      async function main() { tick(1); return promise; }
      main();
      setImmediate(() => { tick(10); resolve(); tick(5); });
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'main').state('ended').busy(1).total(16);
  });
});
