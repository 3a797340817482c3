import { expect, test } from 'vitest';
import { runConsole, startConsole } from '../support/console.ts';

test('the program runs as it is, with its output and its exit code', async () => {
  const { code, stdout, stderr } = await runConsole('run', 'exits-3.mjs');
  expect({ code, stdout }).toEqual({ code: 3, stdout: 'exits with 3\n' });
  expect(stderr).toMatch(/^async-console: no terminal, no dashboard: .*\n$/);
});

test('its arguments are its own', async () => {
  const { stdout } = await runConsole('run', 'nested.mjs', '10', '--json', '--', '--name', 'x');
  expect(stdout).toContain('receipt of 1');
});

test('a signal that ends it is 128 + its number', async () => {
  const { code } = await runConsole('run', '--', 'sh', '-c', 'kill -9 $$');
  expect(code).toBe(137);
});

test.each([
  ['SIGINT', 130],
  // The program has a handler for it, and ends with 0.
  ['SIGTERM', 0],
] as const)("%s to the console is handed on, and the exit code is the program's", async (signal, code) => {
  const { child, ended, wrote } = startConsole(['run', 'http-koa.mjs']);
  await wrote('listening');
  child.kill(signal);
  expect(await ended).toMatchObject({ code });
});
