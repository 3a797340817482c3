/** Tasks that wait for each other in a circle are named, each with what it holds and what it waits for, and the lines. */
import { expect, test } from 'vitest';
import { linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const at = (name: string) => JSON.stringify(import.meta.resolve(name));
const lints = { deadlock: { waitMs: 0 } };
const head = `
import { Mutex, Semaphore } from ${at('async-mutex')};
const immediate = () => new Promise((resolve) => setImmediate(resolve));
`;

onEveryNode((node) => {
  test('two locks that are taken in two orders', async () => {
    const snapshot = await linted(
      `${head}
const stock = new Mutex(), ledger = new Mutex();
async function sell() {
  await stock.acquire();
  await immediate();
  await ledger.acquire();
}
async function refund() {
  await ledger.acquire();
  await immediate();
  await stock.acquire();
}
globalThis.kept = [sell(), refund()];
`,
      { node, lints },
    );
    const warning = warningOf(snapshot, 'deadlock');
    expect(warning).toMatchObject({ severity: 'error', evidence: { tasks: 2, behindThem: 0 } });
    expect(warning.message.replace(/for [\d.]+ m?s/, 'for some time')).toBe(
      'A deadlock for some time: ' +
        'sell (1) holds async-mutex (app.mjs:7) and waits for async-mutex (app.mjs:9); ' +
        'refund (2) holds async-mutex (app.mjs:12) and waits for async-mutex (app.mjs:14).',
    );
    expect(warning.chain?.map(({ taskName, waitsAt, location }) => [taskName, waitsAt?.line, location?.line])).toEqual([
      ['sell', 9, 7],
      ['refund', 14, 12],
    ]);
    expect(lintsOf(snapshot)).toEqual(['deadlock']);
  });

  test('those who hold the last of a pool and ask for another one', async () => {
    const snapshot = await linted(
      `${head}
const pool = new Semaphore(2);
async function handler() {
  await pool.acquire();
  await immediate();
  await pool.acquire();
}
globalThis.kept = [handler(), handler()];
`,
      { node, lints },
    );
    expect(warningOf(snapshot, 'deadlock')).toMatchObject({
      message: expect.stringContaining('of which no other is left'),
      evidence: { tasks: 1, behindThem: 1 },
    });
  });

  test('work that a mutex does for one task, twice at a time, is in none', async () => {
    const snapshot = await linted(
      `${head}
const stock = new Mutex();
async function sell() {
  const work = () => new Promise(() => {});
  await Promise.all([stock.runExclusive(work), stock.runExclusive(work)]);
}
globalThis.kept = [sell()];
`,
      { node, lints },
    );
    expect(lintsOf(snapshot)).toEqual([]);
  });

  test('who waits for one that goes on is in none', async () => {
    const snapshot = await linted(
      `${head}
const stock = new Mutex(), ledger = new Mutex();
async function busy() {
  await stock.acquire();
  await new Promise(() => {});
}
async function waits() {
  await ledger.acquire();
  await stock.acquire();
}
async function waitsToo() {
  await ledger.acquire();
}
globalThis.kept = [busy(), waits(), waitsToo()];
`,
      { node, lints },
    );
    expect(lintsOf(snapshot)).not.toContain('deadlock');
  });
});
