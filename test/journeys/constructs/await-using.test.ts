import { describe, expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { expectTask } from '../../support/expect-task.ts';
import { expectTree } from '../../support/expect-tree.ts';
import type { NodeMajor } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

/** Node 22 does not know the syntax. */
describe.each<NodeMajor>(['24', '26'])('Node %s', (node) => {
  test('at the end of its block the task waits for the disposal, where the resource was declared', async () => {
    const { snapshot } = await observed(
      `
const never = new Promise(() => {});
class Connection {
  async [Symbol.asyncDispose]() { await never; }
}
async function main() {
  await using connection = new Connection();
  await null;
}
main();
`,
      { node },
    );
    expectTree(snapshot, 'main', [
      'main, suspended, await app.mjs:7:15',
      '  [Symbol.asyncDispose], suspended, await app.mjs:4:35',
    ]);
    expect(snapshot.completeness.skippedFunctions).toBe(0);
  });

  test('polls, wakes and the end are those of any other await', async () => {
    const { snapshot } = await observed(
      `
async function main() {
  await using first = { async [Symbol.asyncDispose]() { await null; } };
  using second = { [Symbol.dispose]() {} };
  return 1;
}
main();
`,
      { node },
    );
    expectTask(snapshot, 'main').state('ended').polls(3).wakes(2).selfWakes(2);
  });

  test('a round of a loop waits for what it has declared', async () => {
    const { snapshot } = await observed(
      `
const never = new Promise(() => {});
class Connection {
  async [Symbol.asyncDispose]() { await never; }
}
async function plain() {
  for (await using connection of [new Connection()]) await null;
}
async function waiting() {
  for await (await using connection of [new Connection()]) { const connection = 1; }
}
plain();
waiting();
`,
      { node },
    );
    expectTree(snapshot, 'plain', [
      'plain, suspended, await app.mjs:7:20',
      '  [Symbol.asyncDispose], suspended, await app.mjs:4:35',
    ]);
    expectTree(snapshot, 'waiting', [
      'waiting, suspended, await app.mjs:10:26',
      '  [Symbol.asyncDispose], suspended, await app.mjs:4:35',
    ]);
    expect(snapshot.completeness.skippedFunctions).toBe(0);
  });

  test('a loop that counts waits for what its head has declared', async () => {
    const { snapshot } = await observed(
      `
const never = new Promise(() => {});
class Connection {
  async [Symbol.asyncDispose]() { await never; }
}
async function main() {
  for (await using connection = new Connection(), other = null; ;) break;
}
main();
`,
      { node },
    );
    expectTree(snapshot, 'main', [
      'main, suspended, await app.mjs:7:20',
      '  [Symbol.asyncDispose], suspended, await app.mjs:4:35',
    ]);
    expect(snapshot.completeness.skippedFunctions).toBe(0);
  });

  test('a module waits at its end, and is over after it', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': "import('./ends.mjs'); import('./waits.mjs');",
        'ends.mjs': 'await using first = { async [Symbol.asyncDispose]() { await null; } };',
        'waits.mjs': `
const never = new Promise(() => {});
await using connection = { async [Symbol.asyncDispose]() { await never; } };
`,
      },
      { node },
    );
    expectTask(snapshot, 'ends.mjs').state('ended');
    expectTree(snapshot, 'waits.mjs', [
      'waits.mjs, suspended, await waits.mjs:3:13',
      '  [Symbol.asyncDispose], suspended, await waits.mjs:3:60',
    ]);
    expect(snapshot.completeness.skippedFunctions).toBe(0);
  });

  test('what runs, and in which turn of the microtask queue, is as without the agent', async () => {
    const { stdout } = await expectSame(
      `
const log = (...what) => console.log(...what);
const slow = (name) => ({ name, async [Symbol.asyncDispose]() { log('dispose', this.name); await null; log('disposed', name); } });
const quick = (name) => ({ [Symbol.dispose]() { log('quick', name, this !== undefined); } });
const fails = (name) => ({ async [Symbol.asyncDispose]() { throw new Error(name); } });
async function both() { await using a = slow('a'), /* , */ b = slow('b'); log('body'); }
async function synchronous() { await using a = quick('a'); using b = quick('b'); log('body'); }
async function none() { await using a = null; log('none'); }
async function mixed() { await using a = slow('a'); await using b = undefined; using c = quick('c'); await using d = null }
async function returns() { for (const i of [1, 2]) { await using a = slow(i); if (i === 2) return i; } }
async function wrong() { await using a = slow('a'); await using b = {}; }
async function suppressed() { await using a = fails('a'); await using b = fails('b'); throw new Error('body'); }
async function caught() { try { await using a = fails('a'); } catch (error) { log(error.message); await using b = slow('b'); } finally { log('finally'); } }
async function nested() { await using a = slow('a'); { await using b = slow('b'); } log('between'); }
async function* generator() { await using a = slow('a'); yield 1; yield 2; }
async function loops() { for await (const x of generator()) { log(x); break; } }
async function rounds() { for (await /* , */ using a of [slow('a'), quick('b'), null]) log(a?.name); }
async function waitingRounds() { for await (await using a of [slow('a'), slow('b')]) { const a = 1; log(a); if (a) continue; } }
async function leftRounds() { outer: for (;;) for (await using a of [slow('a'), slow('b')]) break outer; }
async function counts() { for (await using a = slow('a'), /* ; */ b = quick('b') /* ; */; log('test', a.name);) log('never'); log('behind'); }
async function countsNothing() { for /* ( */ (await using a = null;;) { const a = 1; return a; } }
async function countsWrongly() { for (await using a = {};;); }
async function countsNever() { for (await using a = fails('a'), b = a.b.c;;); }
async function labelled() {
  let i = 0;
  outer: /* : */
  inner: for (await using a = slow('a'); i < 9; i++) { log(i, a.name); for (;;) { if (i === 3) break outer; await null; if (i === 1) { i++; continue inner; } continue outer; } }
  log('behind', i);
}
await using atTheTop = slow('top');
for (const f of [rounds, waitingRounds, leftRounds, counts, countsNothing, countsWrongly, countsNever, labelled, both, synchronous, none, mixed, returns, wrong, suppressed, caught, nested, loops]) {
  log('--', f.name);
  let turns = 0, done = false;
  const turn = () => { if (!done) { turns++; queueMicrotask(turn); } };
  const ended = f().then((value) => log('ended', value), (error) => log(error.name, error.message, error.error?.message, error.suppressed?.error?.message));
  ended.then(() => { done = true; });
  queueMicrotask(turn);
  await ended;
  log('turns', turns);
}
log(both.toString());
`,
      { node },
    );
    expect(stdout).toContain('finally');
  });
});
