import { expect, test } from 'vitest';
import { expectTask, expectTasks, expectTotalsToBeSums, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('each async call made outside every task is a task: from the top level, a timer, an event', async () => {
    const { snapshot } = await observed(
      `
      import { EventEmitter } from 'node:events';
      async function fromTopLevel() { await null; }
      async function fromTimer() { await null; }
      async function fromInterval() { await null; if (--left === 0) clearInterval(interval); }
      async function fromEvent() { await null; }
      async function fromTick() { await null; }
      async function fromMicrotask() { await null; }
      let left = 3;
      fromTopLevel();
      setTimeout(() => fromTimer(), 1);
      const interval = setInterval(fromInterval, 1);
      new EventEmitter().on('event', fromEvent).emit('event');
      process.nextTick(fromTick);
      queueMicrotask(fromMicrotask);
      `,
      { node },
    );
    expect(taskNames(snapshot).sort()).toEqual([
      'fromEvent',
      'fromInterval',
      'fromInterval',
      'fromInterval',
      'fromMicrotask',
      'fromTick',
      'fromTimer',
      'fromTopLevel',
    ]);
    for (const name of new Set(taskNames(snapshot))) {
      for (const task of expectTasks(snapshot, name)) {
        task.kind('call').spawnedBy(undefined).polls(2).wakes(1).selfWakes(1);
      }
    }
    expectTotalsToBeSums(snapshot);
  });

  test('a timer set by a task starts a task that is not of it', async () => {
    const { snapshot } = await observed(
      `
      async function later() { await null; }
      async function main() { setImmediate(() => later()); }
      main();
      `,
      { node },
    );
    expectTask(snapshot, 'later').kind('call').spawnedBy(undefined).detached(false);
  });

  test('a call inside the synchronous callback of a task is a frame of it', async () => {
    const { snapshot } = await observed(
      `
      import { EventEmitter } from 'node:events';
      async function listener() { await null; }
      async function main() {
        new EventEmitter().on('event', () => listener()).emit('event');
        await Promise.all([1, 2].map((x) => listener()));
      }
      main();
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['main']);
    expect(snapshot.sites.map(({ name, calls, live, ended }) => ({ name, calls, live, ended }))).toEqual([
      { name: 'listener', calls: 3, live: 0, ended: 3 },
      { name: 'main', calls: 1, live: 0, ended: 1 },
    ]);
  });

  test('a call that throws before its first await has been a task, too', async () => {
    const { snapshot } = await observed(
      `
      async function fails() { throw new Error('expected'); }
      fails().catch(() => {});
      `,
      { node },
    );
    expectTask(snapshot, 'fails').state('ended').polls(1).wakes(0);
  });
});
