/** `navigator.locks`, which Node has since 24. */
import { describe, expect, test } from 'vitest';
import { claimants, crossings, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { linted, lintsOf } from '../../../support/lints.ts';
import type { NodeMajor } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

const head = `
const never = new Promise(() => {});
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const { locks } = navigator;
// Node grants locks in the thread's pool of promises: until it has, nothing else is to do.
const until = async (done) => { while (!(await done())) await immediate(); };
const isHeld = (name, count = 1) => until(async () => (await locks.query()).held.filter((lock) => lock.name === name).length === count);
`;

describe.each<NodeMajor>(['24', '26'])('Node %s', (node) => {
  test('who holds a lock, across what, and who waits for it', async () => {
    const { snapshot } = await observed(
      `${head}
async function holder() {
  await locks.request('cache', async () => {
    await never;
  });
}
async function waiter() {
  await locks.request('cache', () => {});
}
globalThis.kept = [holder(), waiter()];
await isHeld('cache');
process.exit();
`,
      { node },
    );
    expect(snapshot.completeness.adapters).toEqual([{ library: 'navigator.locks', version: expect.any(String) }]);
    expect(resourceNamed(snapshot, 'cache')).toMatchObject({ kind: 'lock', capacity: 1, held: 1, waiting: 1 });
    expect(claimants(snapshot, 'cache')).toEqual([
      'app.mjs holds, app.mjs:10:15, 1 awaits crossed',
      'app.mjs waits, 1, app.mjs:15:15',
    ]);
    const [holding] = resourceNamed(snapshot, 'cache').holders;
    expect(crossings(holding ?? {})).toEqual(['(anonymous) app.mjs:11:5 × 1']);
  });

  test('what is shared is held by several', async () => {
    const { snapshot } = await observed(
      `${head}
const reads = () => locks.request('cache', { mode: 'shared' }, async () => { await never; });
globalThis.kept = [reads(), reads()];
await isHeld('cache', 2);
process.exit();
`,
      { node },
    );
    const { capacity, held } = resourceNamed(snapshot, 'cache');
    expect({ capacity, held }).toEqual({ capacity: undefined, held: 2 });
  });

  test('what is over, has failed, or was not to be had is held by nobody', async () => {
    const { snapshot, stdout } = await observed(
      `${head}
await locks.request('short', async () => { await immediate(); });
await locks.request('short', () => { throw new Error('thrown'); }).catch(({ message }) => console.log(message));
globalThis.kept = locks.request('taken', () => never);
await isHeld('taken');
await locks.request('taken', { ifAvailable: true }, (lock) => console.log(lock));
process.exit();
`,
      { node },
    );
    expect(stdout).toBe('thrown\nnull\n');
    expect(resourceNamed(snapshot, 'short')).toMatchObject({ held: 0, waiting: 0, everHeld: 2, everHeldAcross: 1 });
    expect(resourceNamed(snapshot, 'taken')).toMatchObject({ held: 1, waiting: 0, everHeld: 1 });
  });

  test('what is stolen is held by the thief', async () => {
    const { snapshot, stdout } = await observed(
      `${head}
async function owner() { await never; }
async function thief() { await never; }
globalThis.kept = locks.request('cache', () => owner()).catch(({ name }) => console.log(name));
await isHeld('cache');
globalThis.stolen = locks.request('cache', { steal: true }, () => thief());
await kept;
process.exit();
`,
      { node },
    );
    expect(stdout).toBe('AbortError\n');
    expect(resourceNamed(snapshot, 'cache').holders.map(crossings)).toEqual([['thief app.mjs:10:26 × 1']]);
  });

  test('who has given up waits no longer, though its turn has not come', async () => {
    const { snapshot } = await observed(
      `${head}
globalThis.kept = locks.request('cache', () => never);
const giveUp = new AbortController();
const waiting = locks.request('cache', { signal: giveUp.signal }, () => {}).catch(() => {});
giveUp.abort();
await waiting;
process.exit();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'cache')).toMatchObject({ waiting: 0 });
  });

  test('two that wait for each other’s lock are named', async () => {
    const snapshot = await linted(
      `${head}
async function takes(first, second) {
  await locks.request(first, async () => {
    await isHeld(second);
    await locks.request(second, () => {});
  });
}
async function one() { await takes('a', 'b'); }
async function other() { await takes('b', 'a'); }
globalThis.kept = [one(), other()];
await until(async () => Object.values(await locks.query()).every((two) => two.length === 2));
process.exit();
`,
      { node, lints: { deadlock: { waitMs: 0 } } },
    );
    expect(lintsOf(snapshot)).toEqual(['deadlock']);
  });

  test('a lock for each of many is forgotten while nobody has it', async () => {
    const { snapshot } = await observed(
      `${head}
for (let n = 0; n < 300; n++) await locks.request(\`lock \${n}\`, () => {});
`,
      { node },
    );
    expect(snapshot.resources.length).toBe(100);
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
import { channel, subscribe } from 'node:diagnostics_channel';
import { AsyncLocalStorage, executionAsyncId } from 'node:async_hooks';
console.log(Object.getOwnPropertyDescriptor(globalThis, 'navigator').get.toString(), Reflect.ownKeys(globalThis).indexOf('navigator'));
const log = [];
const own = new AsyncLocalStorage();
for (const name of ['start', 'grant', 'miss', 'end']) subscribe(\`locks.request.\${name}\`, (message) => log.push(name, JSON.stringify(message), own.getStore()));
const { locks } = navigator;
const request = locks.request;
console.log(request.toString().length, request.name, request.length, Object.keys(Object.getPrototypeOf(locks)).join(), Object.keys(navigator).join());
const fails = (work) => Promise.resolve().then(work).catch((error) => log.push(error.stack));
let ticking = true;
(async () => { for (let n = 0; ticking && n < 1000; n++) { await null; } })();
await own.run('mine', async () => {
  await Promise.all([
    locks.request('a', async (...given) => { log.push(given.length, given[0].name, own.getStore()); await null; return 1; }).then((value) => log.push(value)),
    locks.request('a', { mode: 'shared' }, ({ mode }) => log.push(mode)),
    locks.request('b', { ifAvailable: true }, (lock) => log.push(String(lock?.name))),
    locks.request({ toString() { log.push('toString'); return 'c'; } }, () => log.push('c')),
    locks.request('d', { get signal() { log.push('signal'); } }, () => log.push('d')),
    fails(() => locks.request('a')),
    fails(() => locks.request('a', {}, 1)),
    fails(() => locks.request('-a', () => {})),
    fails(() => locks.request('a', { mode: 'other' }, () => {})),
    fails(() => locks.request('e', () => { throw new Error('thrown'); })),
    fails(() => request('a', () => {})),
    fails(() => locks.request('a', { signal: AbortSignal.abort() }, () => {})),
  ]);
});
ticking = false;
console.log(log.join('\\n'));
await locks.request('f', () => { throw new Error('uncaught'); });
`,
      { node },
    );
    expect(stdout).toContain('thrown');
  });
});

test('where Node has none, nothing is there', async () => {
  const { stdout, snapshot } = await expectSame('console.log(typeof navigator, navigator.locks);', { node: '22' });
  expect(stdout).toBe('object undefined\n');
  expect(snapshot.completeness.adapters).toEqual([]);
});
