/** What was taken and not given back, though the task that took it has ended: the line that took it is named. */
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
  test('a path on which it is not given back, while others wait', async () => {
    const snapshot = await linted(
      `${head}
const pool = resource('orders-db', { kind: 'pool', capacity: 2 });
async function find(id) {
  const connection = pool.acquire();
  if (id === 0) return 'not found';
  connection.release();
}
find(1); find(0); find(0);
globalThis.kept = (async () => { await pool.acquire(never()); })();
setImmediate(() => tick(1000));
`,
      { node, before: VIRTUAL_CLOCK, lints: { 'hold-leak': { holdMs: 1000 } } },
    );
    const warning = warningOf(snapshot, 'hold-leak');
    expect(warning.message).toBe(
      '2 holds on the pool orders-db, taken at app.mjs:7, were not given back though their tasks have ended; the oldest is held for 1.0 s, and 1 task waits.',
    );
    expect(warning).toMatchObject({
      severity: 'error',
      taskName: 'find',
      resourceName: 'orders-db',
      times: 2,
      evidence: { holds: 2, oldestMs: 1000, waiting: 1 },
    });
    expect(lineOf(warning)).toBe('app.mjs:7');
  });

  test('one that is kept on purpose, for as long as the program runs, and that nobody else wants', async () => {
    const snapshot = await linted(
      `${head}
const pool = resource('orders-db', { kind: 'pool', capacity: 2 });
async function listen() { globalThis.listener = pool.acquire(); }
await listen();
setImmediate(() => tick(60_000));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).toEqual([]);
  });

  test('one that a helper takes and hands to its caller, who still has it', async () => {
    const snapshot = await linted(
      `${head}
const pool = resource('orders-db', { kind: 'pool', capacity: 2 });
async function connect() { return pool.acquire(); }
async function report() { const connection = await connect(); await never(); connection.release(); }
globalThis.kept = [report(), report()];
setImmediate(() => tick(60_000));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).not.toContain('hold-leak');
  });
});
