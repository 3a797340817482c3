/** knex: its pool is tarn's, and its connections are those of pg. With a PostgreSQL. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';
import { postgres } from '../../support/postgres.ts';

const database = postgres();

const head = `import knex from ${JSON.stringify(import.meta.resolve('knex'))};
const { PGHOST: host, PGUSER: user, PGDATABASE: database } = process.env;
const db = knex({ client: 'pg', connection: { host, user, database }, pool: { min: 0, max: 2 } });
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const until = async (look) => { while (!look()) await immediate(); };
const start = (...tasks) => { for (const task of tasks) setImmediate(task); };
`;

onEveryNode((node) => {
  test('a transaction holds a connection, and a query that finds none waits', async () => {
    const { snapshot } = await observed(
      `${head}
let hasOrdered = false;
async function order() {
  const transaction = await db.transaction();
  await transaction.raw('select 1');
  hasOrdered = true;
  await new Promise(() => {});
  await transaction.commit();
}
async function report() {
  await db.raw('select pg_sleep(60)');
}
async function another() {
  await db.raw('select 1');
}
async function main() {
  start(order);
  await until(() => hasOrdered);
  start(report);
  await until(() => db.client.pool.used[1]?.resource.readyForQuery === false);
  start(another);
  await until(() => db.client.pool.numPendingAcquires() === 1);
  process.exit();
}
main();
`,
      { node, env: { ...database.env, ASYNC_CONSOLE_MEASURE: 'always' } },
    );
    expect(resourceNamed(snapshot, 'tarn')).toMatchObject({ kind: 'pool', capacity: 2, held: 2, waiting: 1 });
    // knex asks when the engine calls the `then` of what is awaited, in a job that is nobody's.
    expect(claimants(snapshot, 'tarn')).toEqual([
      'order holds, nowhere, 2 awaits crossed',
      'report holds, app.mjs:17:3, 0 awaits crossed, in use',
      'another waits, 1, app.mjs:20:3',
    ]);
  });

  test('after a transaction and a query nothing is held', async () => {
    const { snapshot, stdout } = await observed(
      `${head}
async function main() {
  await db.transaction(async (transaction) => {
    await transaction.raw('select 1');
    await immediate();
  });
  console.log((await db.select(db.raw('1 as one')))[0].one);
  await db.raw('select nothing').catch(({ code }) => console.log(code));
  await db.destroy();
}
main();
`,
      { node, env: database.env },
    );
    expect(stdout).toBe('1\n42703\n');
    expect(resourceNamed(snapshot, 'tarn')).toMatchObject({ held: 0, waiting: 0, everHeld: 3 });
  });
});
