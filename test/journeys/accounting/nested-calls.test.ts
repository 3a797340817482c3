import { expect, test } from 'vitest';
import { expectTask, expectTotalsToBeSums, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('calls below a call are frames of its task, however deep', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function inner() { await immediate(); }
      async function middle() { await inner(); }
      async function outer() { await middle(); }
      outer();
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['outer']);
    // Polls: until the await in inner; from there to the end of inner; the end of middle; the end of outer.
    // Wakes: inner by the immediate; middle by inner and outer by middle, both by the task itself.
    expectTask(snapshot, 'outer').kind('call').polls(4).wakes(3).selfWakes(2).state('ended').spawnedBy(undefined);
    expectTotalsToBeSums(snapshot);
  });

  test('a call that returns a value wakes its caller like one that only ends', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function inner() { await immediate(); const value = 1; return value; }
      const middle = async () => { try { return await inner(); } finally { null; } };
      const outer = async (value) => { await middle(); return value; };
      outer(2);
      `,
      { node },
    );
    expectTask(snapshot, 'outer').polls(4).wakes(3).selfWakes(2).state('ended');
  });
});
