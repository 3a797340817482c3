/** A task holds the last of a pool, and a function that it calls asks for another one: long before a console connects. */
import type { SnapshotBody } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { lintsOf, untilSeen, withLints } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import type { TestConsole } from '../../support/test-console.ts';

const asyncMutex = JSON.stringify(import.meta.resolve('async-mutex'));

/** `handler` holds the only place of the pool when it awaits that. */
const holding = (awaits: string) => ({
  'app.mjs': `import { pool, never, turn } from './pool.mjs';
import { audit, auditLater, auditThrough, book, plain } from './audit.mjs';
async function handler() {
  await pool.acquire();
  await turn();
  ${awaits}
}
handler();
setTimeout(() => console.log('stuck'), 50);
setInterval(() => {}, 1000);`,
  'pool.mjs': `import { Semaphore } from ${asyncMutex};
export const pool = new Semaphore(1);
export const never = new Promise(() => {});
export const turn = () => new Promise((resolve) => setImmediate(resolve));`,
  'audit.mjs': `import { pool, turn } from './pool.mjs';
export async function audit() {
  await pool.acquire();
}
export async function auditLater() {
  await turn();
  await pool.acquire();
}
export async function auditThrough() {
  await audit();
}
export const book = {
  async audit() { await (audit()); }
};
export const plain = () => audit();`,
});

async function untilStacksAreRead(console: TestConsole): Promise<void> {
  const isRead = ({ resources: [pool] }: SnapshotBody) => pool?.waiters[0]?.location !== undefined;
  while (!isRead(await console.snapshot()));
}

onEveryNode((node) => {
  const looked = async (awaits: string) => {
    const running = launch(holding(awaits), withLints({ node, lints: { deadlock: { waitMs: 0 } } }));
    await running.prints('stuck');
    return running.console();
  };

  test.each([
    ['at once', 'await audit();', 3],
    ['by a method', 'await book.audit();', 3],
    ['two calls further', 'await auditThrough();', 3],
    ['behind brackets', 'await ((audit()));', 3],
    ['in a loop', 'for (const each of [1, 2]) { await audit(each); }', 3],
  ])('it asks %s: a circle', async (_, awaits, line) => {
    const console = await looked(awaits);
    const warning = await untilSeen(console, 'deadlock');
    expect(warning.message.replace(/for [\d.]+ m?s/, 'for some time')).toBe(
      'A deadlock for some time: handler (1) holds async-mutex (app.mjs:4) and waits for async-mutex ' +
        `(audit.mjs:${line}), of which no other is left.`,
    );
    expect(warning.chain?.map(({ waitsAt }) => `${waitsAt?.file}:${waitsAt?.line}`)).toEqual([`audit.mjs:${line}`]);
  });

  test.each([
    ['that it awaits among others', 'await Promise.race([audit(), never]);'],
    ['whose promise goes through a function', 'await plain();'],
    ['while it awaits something else', 'const audited = audit(); await never; await audited;'],
    ['that it gives to what it awaits', 'const first = (x) => never; await first(audit());'],
    ['that asks after an await of its own', 'await auditLater();'],
    ['that it does not wait for alone, and that asks so', 'await Promise.race([auditLater(), never]);'],
  ])('a call %s: none, for who waits for whom is not known', async (_, awaits) => {
    const console = await looked(awaits);
    await untilStacksAreRead(console);
    expect(lintsOf(await console.snapshot())).not.toContain('deadlock');
  });
});
