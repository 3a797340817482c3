import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Discovery } from '@async-console/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { REGISTER } from '../support/built.ts';
import { launch, type Running } from '../support/launch.ts';
import { TestConsole } from '../support/test-console.ts';
import { until } from '../support/until.ts';
import { framesOf, LONG } from './shop.ts';

const project = fileURLToPath(new URL('../apps/programs/with-vitest', import.meta.url));
const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs');

/** As `async-console run -- npx vitest` does: the agent comes through the environment. */
function startVitest(env: Record<string, string>): Running {
  const options = `--require=${REGISTER}`;
  return launch(
    { directory: project, entry: vitest },
    { agent: false, args: ['run'], env: { NODE_OPTIONS: options, ...env } },
  );
}

test('an async test, and what it awaits, at its place in the file of the test', async () => {
  const running = startVitest({ WAIT: LONG });
  const worker = await until('an instrumented worker', () => {
    const directory = running.privateDirectory;
    const file = existsSync(directory) ? readdirSync(directory).find((name) => name.endsWith('.json')) : undefined;
    return file !== undefined && Discovery.parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));
  });
  onTestFinished(() => void process.kill(worker.pid, 'SIGKILL'));
  const console = await TestConsole.greet(worker.socket);
  await console.detail('priceOfOneLamp', (task) =>
    expect(framesOf(task)).toEqual(['priceOfOneLamp awaits prices.check.ts:5:10', 'priceOf awaits prices.ts:4:3']),
  );
  expect(worker.pid).not.toBe(running.pid);
});

test('the tests pass as they do without the agent', async () => {
  const { code, stdout } = await startVitest({ NO_COLOR: '1' }).ended;
  expect(stdout).toMatch(/Tests +2 passed/);
  expect(code).toBe(0);
});
