import { expect, test } from 'vitest';
import { expectTask, taskNames } from '../../support/expect-task.ts';
import { expectTree } from '../../support/expect-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

onEveryNode((node) => {
  test('a return inside try and finally leaves behind the last finally, and not before', async () => {
    const { snapshot, stdout } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function late() { await immediate(); return 'result'; }
      async function child() { tick(1); await null; }
      async function main() {
        try {
          try { return late(); } finally { tick(2); await null; tick(4); }
        } finally {
          tick(8);
          await child();
          tick(16);
        }
      }
      main().then((value) => console.log(value));
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(stdout).toBe('result\n');
    expect(taskNames(snapshot)).toEqual(['main']);
    expectTask(snapshot, 'main').state('ended').busy(31);
  });

  test('a function that waits in its finally waits there, and at its return when it is done', async () => {
    const { snapshot } = await observed(
      `
const never = new Promise(() => {});
async function inFinally() {
  try { return never; } finally { await never; }
}
async function behindFinally() {
  try { return never; } finally { null; }
}
inFinally();
behindFinally();
`,
      { node },
    );
    expectTask(snapshot, 'inFinally').awaits('app.mjs:4:35', 'inFinally');
    expectTask(snapshot, 'behindFinally').returnsAt('app.mjs:7:9', 'behindFinally');
  });

  test('a finally that is left by break takes the return back', async () => {
    const { snapshot, stdout } = await observed(
      `
      const one = () => 1;
      async function main() {
        for (;;) { try { return one(); } finally { break; } }
        try { tick(1); } finally { tick(2); }
        await null;
        tick(4);
        return 2;
      }
      main().then((value) => console.log(value));
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(stdout).toBe('2\n');
    expectTask(snapshot, 'main').polls(2).busy(7).state('ended');
  });

  test('what the defaults of parameters call is called by the function', async () => {
    const { snapshot } = await observed(
      `
      const never = new Promise(() => {});
      async function lookup() { await never; }
      async function main(found = lookup(), { also = lookup() } = {}) { await never; }
      main();
      `,
      { node },
    );
    expectTree(snapshot, 'main', [
      'main, suspended, await app.mjs:4:73',
      '  lookup, suspended, await app.mjs:3:33',
      '  lookup, suspended, await app.mjs:3:33',
    ]);
  });

  test('for await counts each wait, of async and of plain iterables', async () => {
    const { snapshot } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function plain() { for await (const x of [1, 2]) tick(x); }
      async function slow() { for await (const x of [immediate(1), immediate(2)]) tick(x); }
      plain().then(slow);
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    // Three waits: for the first, the second and the end.
    expectTask(snapshot, 'plain').polls(4).wakes(3).busy(3).state('ended');
    expectTask(snapshot, 'slow').polls(4).wakes(3).busy(3).state('ended');
  });

  test('an await of a thenable that is no promise waits until it calls back', async () => {
    const { snapshot } = await observed(
      `
      const thenable = { then(resolve) { setImmediate(() => { tick(10); resolve(); tick(5); }); } };
      async function main() { await thenable; tick(1); }
      main();
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'main').wakes(1).selfWakes(0).busy(1).idle(10).scheduled(5).state('ended');
  });

  test('a subclass of Promise is awaited through its own then, which calls back a microtask after it has settled', async () => {
    const { snapshot } = await observed(
      `
      class Mine extends Promise {}
      const { promise, resolve } = (() => { let resolve; const promise = new Mine((done) => { resolve = done }); return { promise, resolve } })();
      async function main() { await promise; tick(1); }
      main();
      setImmediate(() => { tick(10); resolve(); tick(5); });
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    expectTask(snapshot, 'main').wakes(1).busy(1).idle(15).scheduled(0).state('ended');
  });

  test('recursion is told apart frame by frame', async () => {
    const { snapshot } = await observed(
      `
      async function depth(n) { if (n > 0) await depth(n - 1); else await new Promise(() => {}); }
      depth(2);
      `,
      { node },
    );
    expectTree(snapshot, 'depth', [
      'depth, suspended, await app.mjs:2:44',
      '  depth, suspended, await app.mjs:2:44',
      '    depth, suspended, await app.mjs:2:69',
    ]);
  });
});
