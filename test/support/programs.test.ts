import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { linesOf } from './lines.ts';

const programs = fileURLToPath(new URL('../apps/programs', import.meta.url));

test.each([
  [['nested.mjs', '10'], 0, '1 orders at 490\nreceipt of 1\n'],
  [['nested.cjs', '10'], 0, '1 orders at 490\nreceipt of 1\n'],
  [['nested.ts', '10'], 0, '1 orders at 490\nreceipt of 1\n'],
  [['compiled/dist/main.js', '10'], 0, '1 orders, 4200 cents\n'],
  [['throws-at-start.mjs'], 1, ''],
  [['exits-3.mjs'], 3, 'exits with 3\n'],
  [
    ['own-handler.mjs'],
    0,
    'unhandledRejection: nobody catches this promise\nuncaughtException: thrown in a timer\nstill here\n',
  ],
  [['unparsable.cjs'], 0, 'ReferenceError when it runs\n'],
  [['blocks.mjs', '10'], 0, 'logged in\n'],
])('%j ends with %i', async (args, code, stdout) => {
  const ended = await promisify(execFile)(process.execPath, args, { cwd: programs }).then(
    (output) => ({ code: 0, stdout: output.stdout }),
    (error) => ({ code: error.code, stdout: error.stdout }),
  );
  expect(ended).toEqual({ code, stdout });
});

test.each(['http-express.mjs', 'http-koa.mjs', 'http-fastify.mjs'])('%s closes after 2 requests', async (program) => {
  const server = spawn(process.execPath, [program, '2'], { cwd: programs, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [line] = await once(createInterface(server.stdout), 'line');
  const url = String(line).replace('listening on ', '');

  expect(await (await fetch(`${url}/users/42`)).json()).toEqual({ id: '42', name: 'user 42', orders: 2 });
  const exit = once(server, 'exit');
  const body = JSON.stringify({ said: 'hello' });
  const echo = await fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect([echo.status, await echo.json()]).toEqual([201, { said: 'hello' }]);
  expect(await exit).toEqual([0, null]);
});

test('every mark is the only one of its name in its file', () => {
  for (const file of readdirSync(programs, { recursive: true, encoding: 'utf8' })) {
    if (/\.(mjs|cjs|ts)$/.test(file)) linesOf(join(programs, file));
  }
});

test('compiled/dist is what the TypeScript compiler makes of compiled/src', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'compiled-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const tsc = join(
    createRequire(new URL('../../package.json', import.meta.url)).resolve('typescript/package.json'),
    '../bin/tsc',
  );
  // Maps name their sources relative to themselves, so only the code is compared.
  const flags = ['-p', join(programs, 'compiled'), '--outDir', directory];
  await promisify(execFile)(process.execPath, [tsc, ...flags]);

  for (const file of ['main.js', 'orders.js']) {
    expect(readFileSync(join(directory, file), 'utf8')).toBe(
      readFileSync(join(programs, 'compiled/dist', file), 'utf8'),
    );
  }
});
