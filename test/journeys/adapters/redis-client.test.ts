/** node-redis, by the package that an app installs. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';
import { redisForTests } from '../../support/redis.ts';

const { resolve } = createRequire(import.meta.url);
const redis = redisForTests();

describe.each(['redis-5.0', 'redis-5', 'redis'])('%s', (library) => {
  onEveryNode((node) => {
    const program = (text: string) => ({
      'app.cjs': `const { createClient } = require(${JSON.stringify(resolve(library))}); const never = new Promise(() => {}); const options = { socket: { host: '127.0.0.1', port: ${redis.port} } };\n${text}`,
    });
    const address = () => `127.0.0.1:${redis.port}`;

    test('a command that blocks has the connection, and those behind it wait for it', async () => {
      await eventually(
        program(`const client = createClient(options);
async function blocks() {
  await client.blPop('empty', 0);
}
async function waits() {
  await client.get('key');
}
client.connect().then(() => { globalThis.kept = [blocks(), waits()]; });`),
        { node },
        (snapshot) => {
          expect(resourceNamed(snapshot, address())).toMatchObject({ kind: 'connection' });
          expect(claimants(snapshot, address())).toEqual([
            'blocks holds, app.cjs:4:16, 0 awaits crossed, in use',
            'waits waits, 1, nowhere',
          ]);
        },
      );
    });

    test('who has a client of a pool, and who waits for one', async () => {
      await eventually(
        program(`const pool = createClient(options).createPool({ maximum: 2, acquireTimeout: 0 });
async function job() {
  await pool.execute(async (client) => {
    await client.ping();
    await never;
  });
}
async function blocks() {
  await pool.blPop('empty', 0);
}
async function waits() {
  await pool.get('key');
}
pool.connect().then(() => { globalThis.kept = [job(), blocks(), waits()]; });`),
        { node },
        (snapshot) => {
          const pool = { ...snapshot, resources: snapshot.resources.filter(({ kind }) => kind === 'pool') };
          expect(resourceNamed(pool, address())).toMatchObject({ capacity: 2, held: 2, waiting: 1 });
          expect(claimants(pool, address())).toEqual([
            'job holds, app.cjs:4:14, 2 awaits crossed',
            'blocks holds, app.cjs:10:14, 0 awaits crossed, in use',
            'waits waits, 1, app.cjs:13:14',
          ]);
        },
      );
    });

    test('nobody waits, and nobody has anything, when all is over, whichever way', async () => {
      const { snapshot, stdout } = await observed(
        program(`const say = ({ message }) => console.log(message);
async function main() {
  const client = await createClient(options).connect();
  await client.del('list');
  await Promise.all([client.rPush('list', '1'), client.get('list').catch(say), client.blPop('list', 1)]);
  await client.multi().set('a', 1).get('a').exec();
  client.destroy();
  await client.get('a').catch(say);
  const pool = createClient(options).createPool({ maximum: 1, acquireTimeout: 1000 });
  await pool.connect();
  await Promise.all([pool.ping(), pool.ping(), pool.execute(() => 1), pool.execute(async (client) => client.get('list'))]);
  let done;
  const kept = pool.execute(() => new Promise((resolve) => { done = resolve; }));
  await pool.ping().catch(say);
  done();
  await kept;
  await pool.close();
  process.exit();
}
main();`),
        { node },
      );
      expect(stdout.split('\n')).toEqual([
        expect.stringContaining('WRONGTYPE'),
        'The client is closed',
        expect.stringContaining('Timeout waiting for a client'),
        '',
      ]);
      expect(snapshot.resources.map(({ kind, held, waiting }) => `${kind} ${held} ${waiting}`).toSorted()).toEqual([
        'connection 0 0',
        'connection 0 0',
        'pool 0 0',
      ]);
      expect(snapshot.resources.find(({ kind }) => kind === 'pool')?.everHeld).toBe(5);
    });

    test('the program does the same, in the same order', async () => {
      const { stdout } = await expectSame(
        program(`async function main() {
  const client = await createClient(options).connect();
  process.on('unhandledRejection', ({ message }) => { console.log('unhandled', message); client.destroy(); pool.destroy(); });
  const order = [];
  await Promise.all([client.set('same', 1), client.incr('same')].map((each) => each.then((value) => order.push(value))));
  console.log(order, String(client.sendCommand), client.sendCommand.length, Object.keys(client).length);
  const pool = createClient(options).createPool({ maximum: 1 });
  await pool.connect();
  await Promise.all([pool.execute(async (client) => order.push(await client.get('same'))), pool.execute(() => order.push('now'))]);
  console.log(order, String(pool.execute), Object.keys(pool._self).join());
  client.lPush('same', '1');
}
main();`),
        { node },
      );
      expect(stdout).toContain('unhandled WRONGTYPE');
    });
  });
});
