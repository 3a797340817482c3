/** A pool ran dry: who holds what there is, taken at which lines, and how long the queue waits. */
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const head = `
import { resource } from ${JSON.stringify(API)};
const never = () => new Promise(() => {});
`;

onEveryNode((node) => {
  test('all of a pool are held, and others wait for long', async () => {
    const snapshot = await linted(
      `${head}
const pool = resource('orders-db', { kind: 'pool', capacity: 3 });
async function report() {
  const connection = pool.acquire();
  await never();
}
async function audit() {
  const connection = pool.acquire();
  await never();
}
async function browse() { await pool.acquire(never()); }
globalThis.kept = [report(), report(), audit(), browse(), browse()];
setImmediate(() => tick(1500));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    const warning = warningOf(snapshot, 'pool-exhausted');
    expect(warning.message).toBe(
      'All 3 of the pool orders-db are held, and 2 tasks wait, one for 1.5 s. Held: 2 at app.mjs:7, 1 at app.mjs:11; the longest for 1.5 s.',
    );
    expect(warning).toMatchObject({
      severity: 'error',
      resourceName: 'orders-db',
      evidence: { capacity: 3, waiting: 2, longestWaitMs: 1500, longestHoldMs: 1500 },
    });
    expect(lineOf(warning)).toBe('app.mjs:7');
    expect(warning.chain?.map(({ taskName }) => taskName)).toEqual(['browse', 'report']);
  });

  test.each([
    ['a pool that is full, and nobody waits', 'report(), report(), report()', 60_000],
    ['a queue that is short, before it has lasted', 'report(), report(), report(), browse()', 100],
    ['one that still has room', 'report(), report(), browse()', 60_000],
  ])('%s', async (_name, calls, ms) => {
    const snapshot = await linted(
      `${head}
const pool = resource('orders-db', { kind: 'pool', capacity: 3 });
async function report() { const connection = pool.acquire(); await never(); }
async function browse() { await pool.acquire(never()); }
globalThis.kept = [${calls}];
setImmediate(() => tick(${ms}));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).not.toContain('pool-exhausted');
  });
});
