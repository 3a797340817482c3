import { test } from 'vitest';
import { expectTask } from '../../support/expect-task.ts';
import { expectTree } from '../../support/expect-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('a suspended task says the line of the innermost await, and the whole tree', async () => {
    const { snapshot } = await observed(
      `
const never = new Promise(() => {});
async function query(sql) {
  return { rows: await never };
}
async function load(id) {
  const user = await query('select'),
    orders = await query('select');
}
async function handle() { const first = 1; await load(first); }
handle();
`,
      { node },
    );
    expectTask(snapshot, 'handle').state('idle').awaits('app.mjs:4:18', 'query').location('app.mjs:10:1');
    expectTree(snapshot, 'handle', [
      'handle, suspended, await app.mjs:10:44',
      '  load, suspended, await app.mjs:7:16',
      '    query, suspended, await app.mjs:4:18',
    ]);
  });

  test('Promise.all: the task waits where it awaits all, its frames where each waits', async () => {
    const { snapshot } = await observed(
      `
const never = new Promise(() => {});
async function left() { await never; }
async function right() {
  await null;
  await never;
}
async function main() {
  await Promise.all([left(), right(), 3]);
}
main();
`,
      { node },
    );
    expectTask(snapshot, 'main').state('idle').awaits('app.mjs:9:3', 'main');
    expectTree(snapshot, 'main', [
      'main, suspended, await app.mjs:9:3',
      '  left, suspended, await app.mjs:3:25',
      '  right, suspended, await app.mjs:6:3',
    ]);
  });

  test('for await waits where the generator below it does', async () => {
    const { snapshot } = await observed(
      `
async function* source() { yield 1; await new Promise(() => {}); }
async function main() {
  for await (const value of source()) {
    await value;
  }
}
main();
`,
      { node },
    );
    expectTask(snapshot, 'main').state('idle').awaits('app.mjs:2:37', 'source');
  });
});
