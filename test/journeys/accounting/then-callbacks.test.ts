import { expect, test } from 'vitest';
import { expectTask, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

onEveryNode((node) => {
  test('a then callback runs in the task that chained it', async () => {
    const { snapshot } = await observed(
      `
      async function main() {
        await Promise.resolve().then(() => tick(5)).catch(() => tick(100)).finally(() => tick(1));
      }
      main();
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(taskNames(snapshot)).toEqual(['main']);
    expectTask(snapshot, 'main').busy(6).longestPoll(5);
  });

  test('what it calls is a frame of that task', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function child() { await immediate(); }
      async function main() { await immediate().then(() => child()); }
      main();
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['main']);
  });

  test('it may settle what the task waits for: that is a self-wake', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function main() { await immediate().then(() => 1); }
      main();
      `,
      { node },
    );
    // Polls: to the await; the callback; to the end.
    expectTask(snapshot, 'main').polls(3).wakes(1).selfWakes(1);
  });

  test('on a chain made outside every task it runs outside every task', async () => {
    const { snapshot } = await observed(
      `
      async function work() { await null; }
      Promise.resolve().then(() => work());
      `,
      { node },
    );
    expectTask(snapshot, 'work').kind('call').spawnedBy(undefined);
  });
});
