import { expect, test } from 'vitest';
import { expectTask, expectTasks } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('a promise that another task settles wakes its waiter, which is no self-wake', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      const { promise, resolve } = Promise.withResolvers();
      async function waiter() { await promise; }
      async function waker() { await immediate(); resolve(); }
      waiter();
      waker();
      `,
      { node },
    );
    expectTask(snapshot, 'waiter').polls(2).wakes(1).selfWakes(0);
    expectTask(snapshot, 'waker').polls(2).wakes(1).selfWakes(0);
  });

  test('a promise that the task settles itself wakes it by itself', async () => {
    const { snapshot } = await observed(
      `
      async function child(promise) { await promise; }
      async function main() {
        const { promise, resolve } = Promise.withResolvers();
        const waiting = child(promise);
        resolve();
        await waiting;
      }
      main();
      `,
      { node },
    );
    // Wakes: child by main, main by child.
    expectTask(snapshot, 'main').polls(3).wakes(2).selfWakes(2);
  });

  test('a promise wakes everyone who waits for it, each once', async () => {
    const { snapshot } = await observed(
      `
      const { promise, resolve } = Promise.withResolvers();
      async function first() { await promise; }
      async function second() { await promise; }
      async function third() { await promise; await promise; }
      first();
      second();
      third();
      setImmediate(resolve);
      `,
      { node },
    );
    expectTask(snapshot, 'first').polls(2).wakes(1).selfWakes(0);
    expectTask(snapshot, 'second').polls(2).wakes(1).selfWakes(0);
    expectTask(snapshot, 'third').polls(3).wakes(2).selfWakes(1);
  });

  test('a task that waits for the promise of another task is woken by its end', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function producer() { await immediate(); return 1; }
      async function consumer(product) { await product; }
      const product = producer();
      consumer(product);
      consumer(product);
      `,
      { node },
    );
    expectTask(snapshot, 'producer').polls(2).wakes(1).selfWakes(0);
    const consumers = expectTasks(snapshot, 'consumer');
    expect(consumers).toHaveLength(2);
    for (const consumer of consumers) consumer.polls(2).wakes(1).selfWakes(0);
  });

  test('a rejection wakes like a fulfilment', async () => {
    const { snapshot } = await observed(
      `
      const { promise, reject } = Promise.withResolvers();
      async function main() { try { await promise; } catch { await null; } }
      main();
      setImmediate(reject, new Error('expected'));
      `,
      { node },
    );
    expectTask(snapshot, 'main').polls(3).wakes(2).selfWakes(1).state('ended');
  });

  test('a promise that follows another wakes when that one settles, not when it is told to follow', async () => {
    const { snapshot } = await observed(
      `
      const never = new Promise(() => {});
      const { promise: follower, resolve } = Promise.withResolvers();
      async function main() { await follower; }
      main();
      setImmediate(() => resolve(never));
      `,
      { node },
    );
    expectTask(snapshot, 'main').state('idle').polls(1).wakes(0).scheduled(0);
  });
});
