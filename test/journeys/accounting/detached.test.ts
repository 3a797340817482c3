import { expect, test } from 'vitest';
import { expectTask, expectTotalsToBeSums, taskNames } from '../../support/expect-task.ts';
import { expectTree } from '../../support/expect-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

onEveryNode((node) => {
  test('a call that outlives its caller becomes a task of its own, which remembers its caller', async () => {
    const { snapshot } = await observed(
      `
      const never = new Promise(() => {});
      async function forgotten() { await never; }
      async function forgets() { forgotten(); }
      forgets();
      `,
      { node },
    );
    expectTask(snapshot, 'forgets').kind('call').state('ended').polls(1).wakes(0).detached(false);
    expectTask(snapshot, 'forgotten').kind('detached').detached().spawnedBy('forgets').state('idle').polls(0);
    expectTask(snapshot, 'forgotten').awaits('app.mjs:3:36', 'forgotten').location('app.mjs:3:7');
    expect(snapshot.totals.detached).toBe(1);
    expectTotalsToBeSums(snapshot);
  });

  test('it takes along what it has called itself', async () => {
    const { snapshot } = await observed(
      `
      const never = new Promise(() => {});
      async function leaf() { await never; }
      async function forgotten() { await leaf(); }
      async function forgets() { await null; forgotten(); }
      forgets();
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['forgets', 'forgotten']);
    expectTree(snapshot, 'forgotten', [
      'forgotten, suspended, await app.mjs:4:36',
      '  leaf, suspended, await app.mjs:3:31',
    ]);
    expectTask(snapshot, 'forgotten').awaits('app.mjs:3:31', 'leaf');
  });

  test('its polls, wakes and time count from when it was detached', async () => {
    const { snapshot } = await observed(
      `
      const { promise, resolve } = Promise.withResolvers();
      async function forgotten() { tick(1); await promise; tick(2); }
      async function forgets() { forgotten(); tick(4); }
      forgets();
      setImmediate(() => { tick(8); resolve(); tick(16); });
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'forgets').busy(5).total(5).polls(1);
    expectTask(snapshot, 'forgotten').busy(2).idle(8).scheduled(16).total(26).polls(1).wakes(1).selfWakes(0);
  });

  test('a call that is awaited later by somebody else has outlived its caller too', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function work() { await immediate(); }
      async function starts() { return { running: work() }; }
      async function main() { const { running } = await starts(); await running; }
      main();
      `,
      { node },
    );
    expectTask(snapshot, 'work').kind('detached').spawnedBy('main').polls(1).wakes(1).selfWakes(0);
    // Polls: to the await of starts; after it; after the end of work.
    expectTask(snapshot, 'main').polls(3).wakes(2).selfWakes(1);
  });

  test('a call that ends before its caller is no task', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function quick() { await null; }
      async function main() { quick(); await immediate(); }
      main();
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['main']);
    expect(snapshot.totals.detached).toBe(0);
  });

  test('one that is runnable when it is detached is no longer what its caller is scheduled for', async () => {
    const { snapshot } = await observed(
      `
      const { promise: gate, resolve: open } = Promise.withResolvers();
      const { promise: long, resolve: done } = Promise.withResolvers();
      async function work() { await gate; tick(1); }
      async function starts() { work(); open(); }
      async function main() { await starts(); await long; }
      main();
      setImmediate(() => { tick(100); done(); tick(1); });
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    // Scheduled while work ran, and from the end of long to its last poll.
    expectTask(snapshot, 'main').busy(0).scheduled(2).idle(100).polls(3).wakes(3).selfWakes(2);
    expectTask(snapshot, 'work').kind('detached').busy(1).scheduled(0).idle(0).polls(1).wakes(0);
  });
});
