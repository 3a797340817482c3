/** mysql2, the newest and the oldest that the adapter knows, with a MariaDB. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { bothWays } from '../../support/loaded.ts';
import { mariadb } from '../../support/mariadb.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const database = mariadb();

const HELP = `const options = { user: 'root', socketPath: process.env.SOCKET, database: 'test' };
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const until = async (look) => { while (!look()) await immediate(); };
const start = (...tasks) => { for (const task of tasks) setImmediate(task); };
const never = new Promise(() => {});`;

/** With the newest by `import`, and with the oldest by `require`. The first line of `text` is the seventh of the program. */
function programs(text: string) {
  const [newest] = bothWays({ mysql: 'mysql2' }, `${HELP}\n${text}`);
  const [, oldest] = bothWays({ mysql: 'mysql2-3.0' }, `${HELP}\n${text}`);
  return [newest, oldest].map((way) => {
    const { program } = way as NonNullable<typeof way>;
    const [file] = Object.keys(program) as [string];
    return { version: way === newest ? 'newest' : 'oldest', file, program };
  });
}

onEveryNode((node) => {
  const run = () => ({ node, env: { SOCKET: database.socket } });
  const name = () => `root@${database.socket}/test`;

  test.each(
    programs(`const pool = mysql.createPool({ ...options, connectionLimit: 3 });
const promised = pool.promise();
async function holder() {
  const connection = await promised.getConnection();
  await never;
  connection.release();
}
function holderWithCallback() {
  pool.getConnection((error, connection) => { globalThis.kept = connection; });
}
async function queries() {
  await promised.query('select sleep(60)');
}
async function waiter() {
  await promised.getConnection();
}
async function main() {
  for (const task of [holder, holderWithCallback, queries]) {
    const before = pool._allConnections.length;
    start(task);
    await until(() => pool._allConnections.length > before && pool._allConnections.get(before).authorized);
  }
  await until(() => pool._allConnections.get(2)._command?.sql);
  start(waiter, waiter);
  await until(() => pool._connectionQueue.length === 2);
  process.exit();
}
main();`),
  )('who holds a connection and who waits, and since which line: $version', async ({ program, file }) => {
    const { snapshot } = await observed(program, run());
    expect(resourceNamed(snapshot, name())).toMatchObject({
      kind: 'pool',
      capacity: 3,
      held: 3,
      waiting: 2,
      location: { file, line: 10 },
    });
    expect(claimants(snapshot, name())).toEqual([
      `holder holds, ${file}:10:37, 1 awaits crossed`,
      `(unknown) holds, ${file}:15:8, 0 awaits crossed`,
      `queries holds, ${file}:18:18, 0 awaits crossed, in use`,
      `waiter waits, 1, ${file}:21:18`,
      `waiter waits, 2, ${file}:21:18`,
    ]);
  });

  test.each(
    programs(`const pool = mysql.createPool({ ...options, connectionLimit: 1, queueLimit: 1 });
const promised = pool.promise();
const said = [];
async function transfer(giveBack) {
  const connection = await promised.getConnection();
  await connection.query('begin');
  await immediate();
  giveBack(connection);
}
async function main() {
  await transfer((connection) => connection.release());
  await transfer((connection) => pool.releaseConnection(connection.connection));
  await promised.query('select 1');
  await promised.execute('select ?', [1]);
  await promised.query('select nothing').catch(({ code }) => said.push(code));
  const waits = [transfer((connection) => connection.release()), transfer((connection) => connection.destroy())];
  await promised.query('select 1').catch(({ message }) => said.push(message));
  await Promise.all(waits);
  await transfer(() => pool.end());
  await promised.getConnection().catch(({ message }) => said.push(message));
  console.log(said.join('; '));
}
main();`),
  )('what was given back is held by nobody, in whatever way: $version', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, run());
    expect(stdout).toBe('ER_BAD_FIELD_ERROR; Queue limit reached.; Pool is closed.\n');
    expect(resourceNamed(snapshot, name())).toMatchObject({ held: 0, waiting: 0, everHeld: 8, everHeldAcross: 5 });
  });

  test.each(
    programs(`const pool = mysql.createPool({ ...options, connectionLimit: 1 });
async function holder() {
  const connection = await pool.promise().getConnection();
  connection.on('error', () => {});
  await connection.query('kill connection_id()').catch(() => {});
  await never;
}
async function waiter() {
  const connection = await pool.promise().getConnection();
  await connection.query('select 1');
  await never;
}
async function main() {
  start(holder, waiter);
  let first;
  await until(() => (first ??= pool._allConnections.get(0)) && pool._allConnections.get(0) !== first);
  await until(() => pool._allConnections.get(0).authorized && !pool._allConnections.get(0)._command);
  await immediate();
  process.exit();
}
main();`),
  )('the pool makes another one for one that has died: $version', async ({ program, file }) => {
    const { snapshot } = await observed(program, run());
    expect(claimants(snapshot, name())).toEqual([`waiter holds, ${file}:15:43, 2 awaits crossed`]);
  });

  test.each(
    programs(`const pool = mysql.createPool({ ...options, socketPath: '/nowhere' });
async function main() {
  for (const ask of [() => pool.promise().getConnection(), () => pool.promise().query('select 1')])
    await ask().catch(({ code }) => console.log(code));
  process.exit();
}
main();`),
  )('who gets no connection holds nothing: $version', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, run());
    expect(stdout).toBe('ENOENT\nENOENT\n');
    expect(resourceNamed(snapshot, 'root@/nowhere/test')).toMatchObject({ held: 0, waiting: 0, everHeld: 0 });
  });

  test.each(
    programs(`const pool = mysql.createPool({ ...options, connectionLimit: 1 });
const promised = pool.promise();
async function main() {
  const said = [];
  const connection = await promised.getConnection();
  promised.getConnection().then((other) => { said.push('other'); other.release(); });
  promised.query('select 1').then(() => said.push('query'));
  process.nextTick(() => said.push('tick'));
  connection.release();
  Promise.resolve().then(() => said.push('microtask'));
  await until(() => said.includes('query'));
  const raw = connection.connection;
  for (const method of [pool.getConnection, pool.releaseConnection, pool.end, raw.release, raw.addCommand, raw.handlePacket])
    console.log(String(method), method.name, method.length);
  console.log(said, Object.keys(pool), Object.keys(raw), raw.listenerCount('end'), pool.listenerCount('acquire'));
  pool.query('select 1', function (...answer) { console.log(answer.length, this?.sql); });
  const query = pool.query('select 2');
  console.log(query.eventNames(), Object.keys(query));
  query.on('end', () => pool.getConnection((...answer) => {
    console.log(answer.length);
    answer[1].release();
    promised.query('select nothing');
  }));
}
main();`),
  )('the app sees what it sees without: $version', async ({ program }) => {
    const { stderr } = await expectSame(program, run());
    expect(stderr).toContain('Unknown column');
  });
});
