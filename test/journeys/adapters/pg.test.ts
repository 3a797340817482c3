/** pg and pg-pool, the newest and the oldest that the adapters know, with a PostgreSQL. */
import { expect, test } from 'vitest';
import { claimants, crossings, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { bothWays } from '../../support/loaded.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';
import { postgres } from '../../support/postgres.ts';

const database = postgres();

const HELP = `const immediate = () => new Promise((resolve) => setImmediate(resolve));
const until = async (look) => { while (!look()) await immediate(); };
const start = (...tasks) => { for (const task of tasks) setImmediate(task); };
const never = new Promise(() => {});`;

/** With the newest by `import`, and with the oldest by `require`. The first line of `text` is the seventh of the program. */
function programs(text: string) {
  const body = `${HELP}\n${text}`;
  const [newest] = bothWays({ pg: 'pg' }, `const Pool = pg.Pool;\n${body}`);
  const [, oldest] = bothWays(
    { pg: 'pg-8.0', PgPool: 'pg-pool-3.0' },
    `class Pool extends PgPool { constructor(options) { super(options, pg.Client); } }\n${body}`,
  );
  return [newest, oldest].map((way) => {
    const { program } = way as NonNullable<typeof way>;
    const [file] = Object.keys(program) as [string];
    return { version: way === newest ? 'newest' : 'oldest', file, program };
  });
}

onEveryNode((node) => {
  test.each(
    programs(`const pool = new Pool({ max: 2 });
async function holder() {
  const client = await pool.connect();
  await never;
  client.release();
}
async function queries() {
  await pool.query('select pg_sleep(60)');
}
async function waiter() {
  await pool.connect();
}
async function main() {
  start(holder);
  await until(() => pool._clients[0]?.readyForQuery);
  start(queries);
  await until(() => pool._clients[1]?.readyForQuery === false);
  start(waiter, waiter);
  await until(() => pool.waitingCount === 2);
  process.exit();
}
main();`),
  )('who holds a client and who waits, and since which line: $version', async ({ program, file }) => {
    const { snapshot } = await observed(program, { node, env: database.env });
    expect(resourceNamed(snapshot, database.name)).toMatchObject({
      kind: 'pool',
      capacity: 2,
      held: 2,
      waiting: 2,
      location: { file, line: 9 },
    });
    expect(claimants(snapshot, database.name)).toEqual([
      `holder holds, ${file}:9:29, 1 awaits crossed`,
      `queries holds, ${file}:14:14, 0 awaits crossed, in use`,
      `waiter waits, 1, ${file}:17:14`,
      `waiter waits, 2, ${file}:17:14`,
    ]);
  });

  test.each(
    programs(`const pool = new Pool({ max: 1 });
async function transfer() {
  const client = await pool.connect();
  await client.query('begin');
  await immediate();
  await client.query('commit');
  client.release();
}
async function main() {
  await transfer();
  await pool.query('select 1');
  await Promise.all([pool.query('select 1'), transfer()]);
  const failed = await pool.query('select nothing').catch((error) => error.message);
  await new Promise((resolve) => pool.connect((error, client, done) => client.query('select 1', () => resolve(done()))));
  const last = await pool.connect();
  last.release(true);
  console.log(failed, pool.idleCount, pool.totalCount);
  process.exit();
}
main();`),
  )('what was given back is held by nobody, as long as it is idle: $version', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, { node, env: database.env });
    expect(stdout).toBe('column "nothing" does not exist 0 0\n');
    expect(resourceNamed(snapshot, database.name)).toMatchObject({
      held: 0,
      waiting: 0,
      everHeld: 7,
      everHeldAcross: 2,
    });
  });

  test.each(
    programs(`const pool = new Pool({ max: 1 });
async function holder() {
  const client = await pool.connect();
  await client.query('select 1');
  await immediate();
  client.query('select pg_sleep(60)');
  await never;
}
async function main() {
  start(holder);
  await until(() => pool.totalCount === 1 && pool._clients[0].hasExecuted && pool._clients[0].readyForQuery);
  await until(() => pool._clients[0].readyForQuery === false);
  process.exit();
}
main();`),
  )(
    'while a query is under way it is in use, and the await of it is one that was crossed: $version',
    async ({ program, file }) => {
      const { snapshot } = await observed(program, { node, env: database.env });
      expect(claimants(snapshot, database.name)).toEqual([`holder holds, ${file}:9:29, 3 awaits crossed, in use`]);
      expect(crossings(resourceNamed(snapshot, database.name).holders[0] ?? {})).toEqual([
        `holder ${file}:10:3 × 1`,
        `holder ${file}:11:3 × 1`,
        `holder ${file}:13:3 × 1`,
      ]);
    },
  );

  test.each(
    programs(`const pool = new Pool({ max: 1 });
async function waits() {
  await pool.connect().catch(({ message }) => console.log(message));
}
async function main() {
  const client = await pool.connect();
  pool.options.connectionTimeoutMillis = 20;
  await Promise.all([waits(), pool.query('select 1').catch(({ message }) => console.log(message))]);
  process.exit();
}
main();`),
  )('who has waited for too long waits no longer: $version', async ({ program, file }) => {
    const { snapshot, stdout } = await observed(program, { node, env: database.env });
    expect(stdout).toBe('timeout exceeded when trying to connect\n'.repeat(2));
    expect(claimants(snapshot, database.name)).toEqual([`main holds, ${file}:12:29, 1 awaits crossed`]);
  });

  test('of several copies in one program, each tells who has waited for too long', async () => {
    const [imported] = bothWays(
      { pg: 'pg', old: 'pg-8.0', OldPool: 'pg-pool-3.0' },
      `${HELP}
class Old extends OldPool { constructor(options) { super(options, old.Client); } }
async function main() {
  for (const pool of [new pg.Pool({ max: 1 }), new Old({ max: 1 })]) {
    await pool.connect();
    pool.options.connectionTimeoutMillis = 20;
    await pool.connect().catch(({ message }) => console.log(message));
  }
  process.exit();
}
main();`,
    );
    const { snapshot, stdout } = await observed(imported?.program ?? {}, { node, env: database.env });
    expect(stdout).toBe('timeout exceeded when trying to connect\n'.repeat(2));
    expect(snapshot.resources.filter(({ kind }) => kind === 'pool')).toEqual(
      Array.from({ length: 2 }, () => expect.objectContaining({ held: 1, waiting: 0 })),
    );
  });

  test.each(
    programs(`const pool = new Pool({ max: 1 });
const traced = new Proxy(pool, {});
async function main() {
  const client = await traced.connect();
  const next = traced.connect();
  client.release();
  (await next).release();
  await (await pool.connect()).release();
  process.exit();
}
main();`),
  )('who has asked what stands for a pool waits no longer than it does: $version', async ({ program }) => {
    const { snapshot } = await observed(program, { node, env: database.env });
    const counts = snapshot.resources.filter(({ kind }) => kind === 'pool').map(({ held, waiting }) => [held, waiting]);
    expect(counts).toEqual([[0, 0]]);
  });

  test.each(
    programs(`const pool = new Pool({ port: 5433, max: 1 });
async function main() {
  const failed = [pool.connect(), pool.query('select 1'), new Promise((_, reject) => pool.connect(reject))];
  for (const { reason } of await Promise.allSettled(failed)) console.log(reason.code);
}
main();`),
  )('who gets no connection holds nothing: $version', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, { node, env: database.env });
    expect(stdout).toBe('ENOENT\n'.repeat(3));
    expect(resourceNamed(snapshot, database.name.replace('5432', '5433'))).toMatchObject({
      held: 0,
      waiting: 0,
      everHeld: 0,
    });
  });

  test.each(
    programs(`const pool = new Pool({ max: 1 });
async function main() {
  const client = await pool.connect();
  client.on('error', () => {});
  const died = new Promise((resolve) => client.once('end', resolve));
  await client.query('select pg_terminate_backend(pg_backend_pid())').catch(({ code }) => console.log(code));
  await died;
  await client.query('select 1').catch(({ message }) => console.log(message));
  process.exit();
}
main();`),
  )(
    'a connection that has died is held until it is given back, and is not in use: $version',
    async ({ program, file }) => {
      const { snapshot, stdout } = await observed(program, { node, env: database.env });
      expect(stdout).toBe('57P01\nClient has encountered a connection error and is not queryable\n');
      expect(claimants(snapshot, database.name)).toEqual([`main holds, ${file}:9:29, 3 awaits crossed`]);
    },
  );

  test.each(
    programs(`const { inspect } = process.getBuiltinModule('node:util');
const pool = new Pool({ max: 1 });
async function order() {
  const said = [];
  const client = await pool.connect();
  pool.connect().then((other) => { said.push('other'); other.release(); });
  pool.query('select 1').then(() => said.push('query'));
  process.nextTick(() => said.push('tick'));
  client.release();
  said.push('released');
  Promise.resolve().then(() => said.push('microtask'));
  await until(() => said.includes('query'));
  return said.join(' ');
}
async function main() {
  console.log(await order());
  const client = await pool.connect();
  pool.options.connectionTimeoutMillis = 20;
  pool.query('select 1').catch(({ stack }) => console.log(stack.split('\\n')[0]));
  pool.connect((error) => console.log(String(error)));
  const item = pool._pendingQueue[0];
  console.log(inspect(item), Object.keys(item), 'timedOut' in client, item.timedOut);
  await until(() => pool.waitingCount === 0);
  console.log(Object.keys(item), item.timedOut);
  for (const method of [pool.connect, pool.newClient, client.query, client._pulseQueryQueue])
    console.log(String(method), method.name, method.length);
  console.log(Object.keys(client), Object.keys(pool), pool.listenerCount('acquire'));
  client.release();
  try { client.release(); } catch ({ message }) { console.log(message); }
  pool.options.connectionTimeoutMillis = 0;
  pool.connect((error, again, done) => { done(); throw new Error('of the app'); });
  process.once('uncaughtException', async ({ message }) => {
    console.log(message);
    await pool.end();
    await pool.connect().catch(({ message }) => console.log(message));
    Promise.reject(new Error('nobody sees it'));
  });
}
main();`),
  )('the app sees what it sees without: $version', async ({ program }) => {
    const { stdout } = await expectSame(program, { node, env: database.env });
    expect(stdout).toContain('of the app');
  });
});
