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

describe.each(['ioredis-5.0', 'ioredis-5', 'ioredis'])('%s', (library) => {
  onEveryNode((node) => {
    const program = (text: string) => ({
      'app.cjs': `const Redis = require(${JSON.stringify(resolve(library))}).default; const port = ${redis.port};\n${text}`,
    });
    const connection = () => `127.0.0.1:${redis.port}`;

    test('a command that blocks has the connection, and those behind it wait for it', async () => {
      await eventually(
        program(`const redis = new Redis({ port, host: '127.0.0.1' });
async function blocks() {
  await redis.blpop('empty', 0);
}
async function waits() {
  await redis.get('key');
}
redis.once('ready', () => { globalThis.kept = [blocks(), waits()]; });`),
        { node },
        (snapshot) => {
          expect(resourceNamed(snapshot, connection())).toMatchObject({ kind: 'connection' });
          expect(claimants(snapshot, connection())).toEqual([
            'blocks holds, app.cjs:4:15, 0 awaits crossed, in use',
            'waits waits, 1, nowhere',
          ]);
          expect(resourceNamed(snapshot, connection()).waiters[0]?.awaiting).toMatchObject({ line: 7 });
        },
      );
    });

    test('while the connection is down, everything waits', async () => {
      await eventually(
        program(`const redis = new Redis({ port: 2, host: '127.0.0.1', maxRetriesPerRequest: null }).on('error', () => {});
async function waits() { await redis.set('key', 1); }
async function blocks() { await redis.blpop('empty', 0); }
globalThis.kept = [waits(), blocks()];`),
        { node },
        (snapshot) =>
          expect(claimants(snapshot, '127.0.0.1:2')).toEqual([
            'waits waits, 1, nowhere',
            'blocks waits, 2, app.cjs:4:39',
          ]),
      );
    });

    test('nobody waits whose command is over, whichever way', async () => {
      const { snapshot, stdout } = await observed(
        program(`const redis = new Redis({ port, host: '127.0.0.1' });
const say = ({ message }) => console.log(message);
async function main() {
  await redis.del('list', 'hash');
  await Promise.all([redis.rpush('list', 1), redis.get('list').catch(say), redis.blpop('list', 1)]);
  await redis.pipeline().set('a', 1).get('a').lpush('a', 1).exec();
  await redis.multi().set('a', 1).exec();
  redis.options.commandTimeout = 50;
  await redis.blpop('empty', 0).catch(say);
  redis.disconnect();
  await redis.get('a').catch(say);
}
main();`),
        { node },
      );
      expect(stdout.split('\n')).toEqual([
        expect.stringContaining('WRONGTYPE'),
        'Command timed out',
        'Connection is closed.',
        '',
      ]);
      expect(resourceNamed(snapshot, connection())).toMatchObject({ held: 0, waiting: 0, everHeld: 2 });
    });

    test('the program does the same, in the same order', async () => {
      const { stdout } = await expectSame(
        program(`const redis = new Redis({ port, host: '127.0.0.1' });
const { Command } = require(${JSON.stringify(resolve(library))});
process.on('unhandledRejection', ({ message, command }) => { console.log('unhandled', message, command); redis.disconnect(); });
async function main() {
  const order = [];
  await Promise.all([redis.set('same', 1), redis.incr('same')].map((each) => each.then((value) => order.push(value))));
  console.log(order, String(redis.sendCommand), redis.sendCommand.length, Object.keys(redis).length);
  const command = new Command('get', ['same'], 'utf8', (error, value) => console.log('back', error, value));
  const before = Object.keys(command).join();
  console.log(await redis.sendCommand(command), Object.keys(command).join() === before);
  redis.lpush('same', 1);
}
main();`),
        { node },
      );
      expect(stdout).toContain('unhandled WRONGTYPE');
    });
  });
});
