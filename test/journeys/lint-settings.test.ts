/** `--lint` and `--config` say what the lints of a program that is started look for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { runConsole, socketsOfThisTest } from '../support/console.ts';

const BLOCKING = 'blocking-poll';
const low = ['--lint', `${BLOCKING}.onceMs=20`, '--lint', `${BLOCKING}.pollMs=20`];
/** In a program that blocks for so long. What a loaded machine withholds of that does not count. */
const foundIn = async (ms: number, ...options: string[]) => {
  const { code, stdout } = await runConsole(
    ...['snapshot', '--format', 'json', ...options, '--', 'node', 'blocks.mjs', String(ms)],
  );
  expect(code).toBe(0);
  return Snapshot.parse(JSON.parse(stdout)).warnings.filter(({ lint }) => lint === BLOCKING);
};

test('a threshold is lowered', async () => {
  expect(await foundIn(400)).toEqual([]);
  expect(await foundIn(3000, ...low)).toMatchObject([{ taskName: 'blocks.mjs' }]);
});

test('a lint is off, or leaves a place alone', async () => {
  expect(await foundIn(3000, ...low, '--lint', `${BLOCKING}=off`)).toEqual([]);
  expect(await foundIn(3000, ...low, '--lint', `${BLOCKING}.allow=blocks.mjs`)).toEqual([]);
});

test('a file says the same', async () => {
  const file = join(socketsOfThisTest().XDG_RUNTIME_DIR as string, 'lints.json');
  writeFileSync(file, JSON.stringify({ lints: { [BLOCKING]: { thresholds: { onceMs: 20, pollMs: 20 } } } }));
  expect(await foundIn(3000, '--config', file)).toHaveLength(1);
});

test('run takes them, too', async () => {
  const { code, stderr } = await runConsole('run', '--lint', 'stuck=sometimes', 'exits-3.mjs');
  expect(code).toBe(2);
  expect(stderr).toContain("--lint 'stuck=sometimes' is neither on nor off.");
});

test.each([
  ['a lint that there is not', ['--lint', 'stick=off', '--', 'node', 'exits-3.mjs'], '[bad-lint]'],
  ['a threshold that there is not', ['--lint', 'stuck.ms=1', '--', 'node', 'exits-3.mjs'], '[bad-lint]'],
  ['a file that is not there', ['--config', 'none.json', '--', 'node', 'exits-3.mjs'], '[bad-config]'],
  ['a program that runs already', ['--lint', 'stuck=off', 'shop'], '[lints-of-target]'],
])('%s: exit code 2, and nothing is started', async (_, args, code) => {
  const ended = await runConsole('snapshot', ...args);
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(code) });
});
