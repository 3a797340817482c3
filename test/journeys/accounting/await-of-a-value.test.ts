import { test } from 'vitest';
import { expectTask } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('an await of something that is no promise is a self-wake', async () => {
    const { snapshot } = await observed(
      `
      async function main() { await 1; await 'two'; await undefined; }
      main();
      `,
      { node },
    );
    expectTask(snapshot, 'main').polls(4).wakes(3).selfWakes(3).state('ended');
  });

  test('so is an await of a promise that has settled already, whoever settled it', async () => {
    const { snapshot } = await observed(
      `
      const done = Promise.resolve();
      const failed = Promise.reject(new Error('expected'));
      async function atOnce() {}
      async function main() {
        await done;
        await done;
        await failed.catch(() => {});
        await atOnce();
      }
      main();
      `,
      { node },
    );
    // Polls: to the first await; after it; after the second; the catch callback; after the third; after the fourth.
    expectTask(snapshot, 'main').polls(6).wakes(4).selfWakes(4).state('ended');
  });

  test('tasks that have awaited one settled promise do not wake each other afterwards', async () => {
    const { snapshot } = await observed(
      `
      const ready = Promise.resolve();
      const never = new Promise(() => {});
      const { promise: gate, resolve: open } = Promise.withResolvers();
      async function waitsForever() { await ready; await never; }
      async function waitsForGate() { await ready; await gate; }
      waitsForever();
      waitsForGate();
      setImmediate(open);
      `,
      { node },
    );
    expectTask(snapshot, 'waitsForever').polls(2).wakes(1).selfWakes(1).state('idle');
    expectTask(snapshot, 'waitsForGate').polls(3).wakes(2).selfWakes(1).state('ended');
  });
});
