/** No lint finds anything in a program that does nothing wrong: each lint, each program. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LINT_THRESHOLDS, type LintName, type SnapshotBody } from '@async-console/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { COLLECTING, launchLinted, withLints } from '../../support/lints.ts';
import { postgres } from '../../support/postgres.ts';
import { redisForTests } from '../../support/redis.ts';
import { shopUnderLoad } from '../../support/shop-under-load.ts';
import type { TestConsole } from '../../support/test-console.ts';
import { until } from '../../support/until.ts';

/** How long each runs, in milliseconds. What the lints see only after longer than that, they are to see sooner. */
const RUNS_MS = 4000;
const lints = { 'task-leak': { spanMs: 500 }, stuck: { forMs: 1500 }, 'late-timer': { overMs: 3000 } };
const options = { ...COLLECTING, lints };

const programs = new URL('../../apps/well-behaved/', import.meta.url);
const customers = fileURLToPath(new URL('customers.mjs', programs));
const cli = new URL('../../../packages/console-cli/bin/async-console.mjs', import.meta.url);

const WEB = ['/orders/7', '/terms', '/rates', '/log', '/static'];

async function started(file: string, env: Readonly<Record<string, string>> = {}): Promise<TestConsole> {
  return (await launchLinted(new URL(file, programs), { ...options, env })).console;
}

async function serving(
  file: string,
  paths: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestConsole> {
  const { running, console } = await launchLinted(new URL(file, programs), { ...options, env });
  await running.prints('listening on');
  const url = running.stdout.match(/http:\S+/)?.[0] as string;
  const load = fork(customers, [url, ...paths], { execArgv: [], stdio: 'ignore' });
  onTestFinished(() => void load.kill('SIGKILL'));
  return console;
}

/**
 * The console itself, while it looks at a server. It is looked at when that is up: what loads and compiles a hundred modules
 * from their sources before does keep the thread.
 */
async function consoleItself(): Promise<TestConsole> {
  const server = ['--', process.execPath, fileURLToPath(new URL('koa.mjs', programs))];
  const args = ['snapshot', '--for', '1m', ...server];
  const running = launch(cli, withLints({ ...options, args }));
  // Not SIGKILL, which would leave the server behind.
  onTestFinished(async () => {
    running.child.kill('SIGTERM');
    await running.ended;
  });
  // Standard output is for the format.
  await until('the server to be up', () => running.stderr.includes('listening on'));
  return await running.console();
}

/** The program runs once, in the first test; the others ask for what was seen of it then. `calls`: of async functions, at least. */
function table(name: string, start: () => Promise<TestConsole>, calls: number): void {
  describe(name, () => {
    let body: SnapshotBody;
    test('is at work, and is seen', async () => {
      const console = await start();
      const { overview } = await console.update(() => true);
      await console.update(({ overview: { at } }) => at > overview.at + RUNS_MS);
      body = await console.snapshot();
      expect(body.completeness).toMatchObject({ untrackedFrames: 0, lostEvents: 0 });
      expect(body.completeness.agentError).toBeUndefined();
      expect(body.sites.reduce((sum, site) => sum + site.calls, 0)).toBeGreaterThanOrEqual(calls);
    });

    test.each(Object.keys(LINT_THRESHOLDS) as LintName[])('%s', (lint) => {
      expect(body.warnings.filter((warning) => warning.lint === lint)).toEqual([]);
    });
  });
}

table('the shop with customers', () => shopUnderLoad([], options), 100);
table('a Fastify app under load', () => serving('fastify.mjs', WEB), 500);
table('an Express app under load', () => serving('express.mjs', WEB), 500);
table('a Koa app under load', () => serving('koa.mjs', WEB), 500);
table('a pool of worker threads', () => started('worker-pool.mjs'), 50);
table('servers whose clients are idle', () => started('sockets.mjs'), 40);
table('consumers that wait for a queue', () => started('queue-consumer.mjs'), 5);
table('jobs with long pauses', () => started('cron.mjs'), 15);
table('crawlers that limit themselves', () => started('crawler.mjs'), 100);
table('streams with back-pressure', () => started('streams.mjs'), 5);
table('a lock that is held across awaits', () => started('mutex.mjs'), 1);
table('a reader of a file, line by line', () => started('lines.mjs'), 1);
table('a cache, from which nearly all comes at once', () => started('cache.mjs'), 100);
table('things that are dropped when nobody needs them any more', () => started('dropped.mjs'), 100);
table('requests that last, beside short ones', () => started('long-poll.mjs'), 100);
table('the console itself', consoleItself, 5);

describe('with a database', () => {
  const database = postgres();
  table(
    'a pool of connections that is well used',
    () => serving('postgres-pool.mjs', ['/orders/7', '/transfers'], database.env),
    100,
  );
  table('a listener beside transactions', () => started('postgres-listener.mjs', database.env), 10);
});

describe('with a queue', () => {
  const redis = redisForTests();
  table('consumers that block in Redis', () => started('redis-consumer.mjs', { REDIS_PORT: String(redis.port) }), 10);
});
