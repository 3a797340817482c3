/** generic-pool, the newest and the oldest that the adapter knows. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { bothWays } from '../../support/loaded.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const HELP = `const make = (options, factory) =>
  genericPool.createPool({ create: async () => ({}), destroy: async () => {}, ...factory }, options);
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const until = async (look) => { while (!look()) await immediate(); };
const start = (...tasks) => { for (const task of tasks) setImmediate(task); };
const never = new Promise(() => {});`;

/** With the newest by `import`, and with the oldest by `require`. The first line of `text` is the eighth of the program. */
function programs(text: string) {
  const [newest] = bothWays({ genericPool: 'generic-pool' }, `${HELP}\n${text}`);
  const [, oldest] = bothWays({ genericPool: 'generic-pool-3.0' }, `${HELP}\n${text}`);
  return [newest, oldest].map((way) => {
    const { program } = way as NonNullable<typeof way>;
    const [file] = Object.keys(program) as [string];
    return { version: way === newest ? 'newest' : 'oldest', file, program };
  });
}

onEveryNode((node) => {
  test.each(
    programs(`const pool = make({ max: 2 });
async function holder() {
  const held = await pool.acquire();
  await never;
  pool.release(held);
}
async function waiter() {
  await pool.acquire();
}
async function main() {
  start(holder, holder);
  await until(() => pool.borrowed === 2);
  start(waiter, waiter);
  await until(() => pool.pending === 2);
  process.exit();
}
main();`),
  )('who holds and who waits, and since which line: $version', async ({ program, file }) => {
    const { snapshot } = await observed(program, { node });
    expect(resourceNamed(snapshot, 'generic-pool')).toMatchObject({ kind: 'pool', capacity: 2, held: 2, waiting: 2 });
    expect(claimants(snapshot, 'generic-pool')).toEqual([
      `holder holds, ${file}:10:27, 1 awaits crossed`,
      `holder holds, ${file}:10:27, 1 awaits crossed`,
      `waiter waits, 1, ${file}:15:14`,
      `waiter waits, 2, ${file}:15:14`,
    ]);
  });

  test.each(
    programs(`const pool = make({ max: 1, maxWaitingClients: 2, acquireTimeoutMillis: 20 });
async function main() {
  const held = await pool.acquire();
  const asked = [pool.acquire(), pool.acquire(), pool.acquire()];
  for (const { reason } of await Promise.allSettled(asked)) console.log(reason.message);
  pool.release(held);
  const again = await pool.acquire();
  await immediate();
  pool.destroy(again);
  await pool.release(again).catch(({ message }) => console.log(message));
  await pool.drain();
  await pool.acquire().catch(({ message }) => console.log(message));
}
main();`),
  )('who was turned away waits no longer, what was given back is held by nobody: $version', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, { node });
    expect(stdout.split('\n')).toEqual([
      'ResourceRequest timed out',
      'ResourceRequest timed out',
      'max waitingClients count exceeded',
      expect.stringContaining('esource not currently part of this pool'),
      'pool is draining and cannot accept work',
      '',
    ]);
    expect(resourceNamed(snapshot, 'generic-pool')).toMatchObject({ held: 0, waiting: 0, everHeld: 2 });
  });

  test.each(
    programs(`let made = 0;
const pool = make({ max: 2 }, { create: async () => ++made });
async function main() {
  await pool.acquire();
  await never;
}
main();
until(() => pool.borrowed === 1).then(process.exit);`),
  )('of a pool of numbers nobody can tell who holds which: it says nothing: $version', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    expect(resourceNamed(snapshot, 'generic-pool')).toMatchObject({ held: 0, waiting: 0 });
    expect(snapshot.completeness.agentError).toBeUndefined();
  });

  test.each(
    programs(`const pool = make({ max: 1, acquireTimeoutMillis: 20 });
async function main() {
  const said = [];
  const held = await pool.acquire();
  pool.acquire().then((other) => { said.push('other'); pool.release(other); });
  pool.release(held);
  Promise.resolve().then(() => said.push('microtask')).then(() => said.push('another'));
  await immediate();
  console.log(said, Object.keys(pool), String(pool.acquire), pool.release.name, pool.destroy.length);
  await pool.acquire();
  await pool.acquire().catch(({ message }) => console.log(message));
  process.nextTick(() => said.push('tick'));
  pool.acquire().catch(() => {}).then(() => said.push('caught'));
  Promise.reject(new Error('nobody sees it'));
}
main();`),
  )('the app sees what it sees without: $version', async ({ program }) => {
    const { stdout, stderr } = await expectSame(program, { node });
    expect(stdout).toContain('ResourceRequest timed out');
    expect(stderr).toContain('nobody sees it');
  });
});
