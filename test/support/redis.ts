import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { until } from './until.ts';

const isInstalled = spawnSync('redis-server', ['--version']).error === undefined;

/** A real Redis for the tests of a file, with nothing in it. Where there is no `redis-server`, they are skipped. */
export function redisForTests(): { readonly port: number } {
  const redis = { port: 0 };
  let server: ChildProcess | undefined;
  const directory = mkdtempSync(join(tmpdir(), 'ac-redis-'));
  beforeEach(({ skip }) => skip(!isInstalled, 'there is no redis-server here'));
  beforeAll(async () => {
    if (!isInstalled) return;
    redis.port = await freePort();
    server = spawn(
      'redis-server',
      ['--port', String(redis.port), '--bind', '127.0.0.1', '--save', '', '--dir', directory],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    server.stdout?.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    await until(
      'Redis to be ready',
      () => said.includes('Ready to accept connections'),
      () => said,
    );
  });
  afterAll(async () => {
    if (server !== undefined) {
      server.kill('SIGKILL');
      await once(server, 'close');
    }
    rmSync(directory, { recursive: true, force: true });
  });
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
