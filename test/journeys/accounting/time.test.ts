import { expect, test } from 'vitest';
import { expectTask } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

onEveryNode((node) => {
  test('time goes to the task that burns it', async () => {
    const { snapshot } = await observed(
      `
      async function burns() { tick(20); await null; tick(30); await null; tick(1); }
      async function rests() { await null; tick(2); await null; }
      burns();
      rests();
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'burns').busy(51).longestPoll(30);
    expectTask(snapshot, 'rests').busy(2).longestPoll(2);
    expect(snapshot.loop.longestPollMs).toBe(30);
  });

  test('on the real clock too: a busy wait shows in the task that waits', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      function spin(ms) { for (const end = performance.now() + ms; performance.now() < end; ); }
      async function burns() { await immediate(); spin(50); }
      async function rests() { await immediate(); await immediate(); }
      burns();
      rests();
      `,
      { node },
    );
    expectTask(snapshot, 'burns').busyAtLeast(50);
    expectTask(snapshot, 'rests').busyLessThan(50);
  });

  test('from the wake to the poll a task is scheduled, from the await to the wake it is idle', async () => {
    const { snapshot } = await observed(
      `
      const { promise, resolve } = Promise.withResolvers();
      async function main() { tick(1); await promise; tick(2); }
      main();
      setImmediate(() => { tick(100); resolve(); tick(40); });
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'main').busy(3).idle(100).scheduled(40).total(143);
  });

  test('a task that another wakes is scheduled until that one lets go of the thread', async () => {
    const { snapshot } = await observed(
      `
      const { promise, resolve } = Promise.withResolvers();
      async function waiter() { await promise; tick(1); }
      async function waker() { await null; tick(3); resolve(); tick(7); await null; tick(5); }
      waiter();
      waker();
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'waiter').busy(1).idle(3).scheduled(7).total(11);
    // Its second await was of a settled promise: it was runnable while waiter ran.
    expectTask(snapshot, 'waker').busy(15).idle(0).scheduled(1).total(16);
  });

  test('a task with two frames that are runnable is scheduled once', async () => {
    const { snapshot } = await observed(
      `
      const { promise: gate, resolve: open } = Promise.withResolvers();
      async function frame() { await gate; tick(3); }
      async function main() { const one = frame(), two = frame(); await one; await two; }
      main();
      setImmediate(() => { tick(10); open(); tick(5); });
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'main').busy(6).scheduled(5).idle(10).total(21).wakes(4).selfWakes(2);
  });

  test("what runs outside every task is nobody's", async () => {
    const { snapshot } = await observed(
      `
      async function main() { tick(1); await null; tick(1); }
      tick(1000);
      main();
      tick(500);
      setTimeout(() => tick(200), 1);
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    // Runnable while the module ran on for 500 ms.
    expectTask(snapshot, 'main').busy(2).scheduled(500).idle(0).total(502);
  });

  test('a task started inside another takes its own time out of the outer poll, which goes on as one', async () => {
    const { snapshot } = await observed(
      `
      const { spawn } = globalThis[Symbol.for('@async-console/agent')];
      async function outer() {
        tick(10);
        const inner = spawn('inner', async () => { tick(20); await null; tick(1); });
        tick(5);
        await inner;
      }
      outer();
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'inner').busy(21).scheduled(5).idle(0).total(26).polls(2).longestPoll(20);
    expectTask(snapshot, 'outer').busy(15).scheduled(0).idle(21).total(36).polls(2).longestPoll(15);
  });
});
