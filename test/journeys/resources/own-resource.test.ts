/** What an app makes known of its own: who holds it, where it was taken, across which awaits, and who waits. */
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { claimants, crossings, resourceNamed } from '../../support/expect-resource.ts';
import { expectTask } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const head = `
import { resource } from ${JSON.stringify(API)};
const immediate = () => new Promise((resolve) => setImmediate(resolve));
`;

onEveryNode((node) => {
  test('a holder and those who wait, each with the line that has asked', async () => {
    const { snapshot } = await observed(
      `${head}
const lock = resource('cache', { kind: 'mutex', capacity: 1 });
async function holder() {
  lock.acquire();
  await new Promise(() => {});
}
async function waiter() {
  await lock.acquire(new Promise(() => {}));
}
globalThis.kept = [holder(), waiter(), waiter()];
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'cache')).toMatchObject({
      kind: 'mutex',
      capacity: 1,
      held: 1,
      waiting: 2,
      location: { file: 'app.mjs', line: 5 },
    });
    expect(claimants(snapshot, 'cache')).toEqual([
      'holder holds, app.mjs:7:8, 1 awaits crossed',
      'waiter waits, 1, app.mjs:11:14',
      'waiter waits, 2, app.mjs:11:14',
    ]);
  });

  test('an await that is crossed is counted, and named; what came before and after is not', async () => {
    const { snapshot } = await observed(
      `${head}
const lock = resource('cache');
async function work() {
  await immediate();
  const held = await lock.acquire(immediate());
  for (let round = 0; round < 3; round++)
    await immediate();
  await null;
  globalThis.held = held;
  await new Promise(() => {});
}
globalThis.kept = work();
`,
      { node },
    );
    const [holder] = resourceNamed(snapshot, 'cache').holders;
    expect(holder?.awaitsCrossed).toBe(5);
    expect(crossings(holder ?? {})).toEqual([
      'work app.mjs:10:5 × 3',
      'work app.mjs:11:3 × 1',
      'work app.mjs:13:3 × 1',
    ]);
  });

  test('what was given back is held by nobody, and is counted', async () => {
    const { snapshot } = await observed(
      `${head}
const lock = resource('cache');
async function short() { lock.acquire().release(); }
async function long() { const held = lock.acquire(); await immediate(); held.release(); held.release(); }
async function refused() { await lock.acquire(Promise.reject(new Error('no'))).catch(() => {}); }
await short(); await long(); await refused();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'cache')).toMatchObject({ held: 0, waiting: 0, everHeld: 2, everHeldAcross: 1 });
  });

  test('what a function holds that ends is its caller’s, and in the end nobody’s', async () => {
    const { snapshot } = await observed(
      `${head}
const lock = resource('cache');
async function take() { await null; return lock.acquire(); }
async function keeps() { globalThis.one = await take(); await new Promise(() => {}); }
async function forgets() { await take(); await immediate(); }
globalThis.kept = [keeps(), forgets()];
`,
      { node },
    );
    expect(claimants(snapshot, 'cache')).toEqual([
      'keeps holds, app.mjs:6:49, 1 awaits crossed',
      'forgets holds, app.mjs:6:49, 1 awaits crossed, ended',
    ]);
    expect(expectTask(snapshot, 'forgets').state('ended').task.holds).toMatchObject([{ name: 'cache', waiters: 0 }]);
  });

  test('the task says so too: what it holds, and what it waits for', async () => {
    const { snapshot } = await observed(
      `${head}
const lock = resource('cache', { kind: 'mutex' });
async function holder() { lock.acquire(); await new Promise(() => {}); }
async function waiter() { await lock.acquire(new Promise(() => {})); }
globalThis.kept = [holder(), waiter()];
`,
      { node },
    );
    expect(expectTask(snapshot, 'holder').task.holds).toMatchObject([{ kind: 'mutex', name: 'cache', waiters: 1 }]);
    expect(expectTask(snapshot, 'waiter').task.waitsFor).toMatchObject([{ kind: 'mutex', name: 'cache', place: 1 }]);
  });

  test('and whom it waits for, to the one who waits for no resource', async () => {
    const { snapshot } = await observed(
      `${head}
const stock = resource('stock', { capacity: 1 }), ledger = resource('ledger', { capacity: 1 });
async function root() { ledger.acquire(); await new Promise(() => {}); }
async function middle() { stock.acquire(); await ledger.acquire(new Promise(() => {})); }
async function last() { await stock.acquire(new Promise(() => {})); }
globalThis.kept = [root(), middle(), last()];
`,
      { node },
    );
    const { waitChain } = expectTask(snapshot, 'last').task;
    expect(waitChain?.map(({ taskName, resourceName, waitsAt }) => [taskName, resourceName, waitsAt?.line])).toEqual([
      ['last', 'stock', 8],
      ['middle', 'ledger', 7],
      ['root', undefined, 6],
    ]);
  });
});
