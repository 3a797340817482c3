/** tarn, the newest and the oldest that the adapter knows. Under knex: knex.test.ts. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { bothWays } from '../../support/loaded.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const HELP = `const { Pool } = tarn;
const make = (options) => new Pool({ create: async () => ({}), destroy: () => {}, min: 0, ...options });
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const until = async (look) => { while (!look()) await immediate(); };
const start = (...tasks) => { for (const task of tasks) setImmediate(task); };
const never = new Promise(() => {});`;

/** With the newest by `import`, and with the oldest by `require`. The first line of `text` is the eighth of the program. */
function programs(text: string) {
  const [newest] = bothWays({ tarn: 'tarn' }, `${HELP}\n${text}`);
  const [, oldest] = bothWays({ tarn: 'tarn-3.0' }, `${HELP}\n${text}`);
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
  const held = await pool.acquire().promise;
  await never;
  pool.release(held);
}
async function waiter() {
  await pool.acquire().promise;
}
async function main() {
  start(holder, holder, waiter, waiter);
  await until(() => pool.numPendingAcquires() === 2 && pool.numPendingValidations() === 0);
  process.exit();
}
main();`),
  )('who holds and who waits, and since which line: $version', async ({ program, file }) => {
    const { snapshot } = await observed(program, { node });
    expect(resourceNamed(snapshot, 'tarn')).toMatchObject({ kind: 'pool', capacity: 2, held: 2, waiting: 2 });
    expect(claimants(snapshot, 'tarn')).toEqual([
      `holder holds, ${file}:10:27, 1 awaits crossed`,
      `holder holds, ${file}:10:27, 1 awaits crossed`,
      `waiter waits, 1, ${file}:15:14`,
      `waiter waits, 2, ${file}:15:14`,
    ]);
  });

  test.each(
    programs(`const pool = make({ max: 1, acquireTimeoutMillis: 20, validate: (held) => !held.isOld });
async function main() {
  const held = await pool.acquire().promise;
  const aborted = pool.acquire();
  const waits = [aborted.promise, pool.acquire().promise];
  aborted.abort();
  for (const { reason } of await Promise.allSettled(waits)) console.log(reason.message);
  held.isOld = true;
  pool.release(held);
  const other = await pool.acquire().promise;
  console.log(other === held, pool.release(other), pool.release(other));
  await pool.destroy();
}
main();`),
  )('who was turned away waits no longer, what was given back is held by nobody: $version', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, { node });
    expect(stdout).toBe('aborted\noperation timed out for an unknown reason\nfalse true false\n');
    expect(resourceNamed(snapshot, 'tarn')).toMatchObject({ held: 0, waiting: 0, everHeld: 2 });
  });

  test.each(
    programs(`const pool = make({ max: 1, acquireTimeoutMillis: 20 });
async function main() {
  const said = [];
  pool.on('acquireSuccess', (...about) => said.push(about.length));
  const held = await pool.acquire().promise;
  pool.acquire().promise.then((other) => { said.push('other'); pool.release(other); });
  pool.release(held);
  Promise.resolve().then(() => said.push('microtask')).then(() => said.push('another'));
  await immediate();
  console.log(said, pool.emitter.listenerCount('acquireFail'), Object.keys(pool));
  console.log(String(pool._executeEventHandlers), String(pool.acquire));
  await pool.acquire().promise;
  pool.acquire().promise;
}
main();`),
  )('the app sees what it sees without: $version', async ({ program }) => {
    const { stderr } = await expectSame(program, { node });
    expect(stderr).toContain('operation timed out');
  });
});
