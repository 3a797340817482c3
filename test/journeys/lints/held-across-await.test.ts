/** What others wait for is held while its holder awaits something else: both lines are named, and how many wait. */
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { lineOf, linted, lintsOf, runningLinted, untilFound, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const head = `
import { resource } from ${JSON.stringify(API)};
const never = () => new Promise(() => {});
`;

onEveryNode((node) => {
  test('a connection that is held while a gateway is asked, and others wait for it', async () => {
    const snapshot = await linted(
      `${head}
const connection = resource('orders-db', { kind: 'connection', capacity: 1 });
async function checkout() {
  const held = connection.acquire();
  await never();
  held.release();
}
async function browse() { await connection.acquire(never()); }
globalThis.kept = [checkout(), browse(), browse()];
setImmediate(() => tick(1300));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    const warning = warningOf(snapshot, 'held-across-await');
    expect(warning.message).toBe(
      'checkout holds the connection orders-db, taken at app.mjs:7, for 1.3 s while it awaits something else at app.mjs:8 (checkout); 2 tasks wait for it, one for 1.3 s.',
    );
    expect(warning).toMatchObject({
      severity: 'warning',
      taskName: 'checkout',
      resourceName: 'orders-db',
      evidence: { heldMs: 1300, awaitsCrossed: 1, awaitingMs: 1300, waiting: 2, longestWaitMs: 1300 },
    });
    expect(lineOf(warning)).toBe('app.mjs:8');
    expect(warning.chain?.map(({ taskName, waitsAt }) => [taskName, waitsAt?.line])).toEqual([
      ['browse', 11],
      ['checkout', 8],
    ]);
  });

  test('several that are held for a moment only', async () => {
    const console = await runningLinted(
      `${head}
const connection = resource('orders-db', { kind: 'connection', capacity: 1 });
const gateway = () => new Promise((resolve) => setTimeout(resolve, 600));
async function checkout() {
  const held = connection.acquire();
  await gateway();
  held.release();
}
async function browse(answered) { (await connection.acquire(answered)).release(); }
for (;;) {
  const checkedOut = checkout();
  await browse(checkedOut);
}
`,
      { node },
    );
    expect(lineOf(await untilFound(console, 'held-across-await'))).toBe('app.mjs:9');
  });

  test('a single one that is held for a moment may be the machine’s fault', async () => {
    const snapshot = await linted(
      `${head}
const connection = resource('orders-db', { kind: 'connection', capacity: 1 });
async function checkout() { const held = connection.acquire(); await never(); held.release(); }
async function browse() { await connection.acquire(never()); }
globalThis.kept = [checkout(), browse()];
setImmediate(() => tick(900));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).toEqual([]);
  });

  test('what nobody waits for may be held for as long as one likes', async () => {
    const snapshot = await linted(
      `${head}
const connection = resource('orders-db', { kind: 'connection', capacity: 1 });
async function report() { const held = connection.acquire(); await never(); held.release(); }
globalThis.kept = report();
setImmediate(() => tick(60_000));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).toEqual([]);
  });

  test('nor does it find one that gives back what it has before it awaits', async () => {
    const snapshot = await linted(
      `${head}
const connection = resource('orders-db', { kind: 'connection', capacity: 1 });
async function checkout() { connection.acquire().release(); await never(); }
async function browse() { await connection.acquire(never()); }
globalThis.kept = [checkout(), browse()];
setImmediate(() => tick(60_000));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).toEqual([]);
  });
});
