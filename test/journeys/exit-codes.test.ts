import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runConsole, socketsOfThisTest, startConsole } from '../support/console.ts';
import { until } from '../support/until.ts';

test.each([
  ['an unknown command', ['forest', 'x'], 2, "unknown command 'forest'"],
  ['an unknown option', ['snapshot', '--assert', 'x', '--', 'node', 'exits-3.mjs'], 2, "unknown option '--assert'"],
  ['an unknown format', ['snapshot', '--format', 'xml', 'x'], 2, 'Allowed choices are table, json.'],
  ['no subject', ['snapshot'], 2, '[usage]'],
  ['two subjects', ['snapshot', 'x', '--', 'node', 'exits-3.mjs'], 2, '[usage]'],
  ['two ends', ['snapshot', '--for', '1s', '--until', 'exit', 'x'], 2, '[usage]'],
  ['no duration', ['snapshot', '--for', 'long', 'x'], 2, '[not-a-duration]'],
  ['no such program', ['snapshot', '--', 'no-such-program'], 2, '[no-such-program]'],
  ['no such target', ['snapshot', 'no-such-target'], 3, '[no-such-target]'],
  ['no Node.js program', ['snapshot', '--', 'true'], 3, '[no-agent]'],
  ['no terminal for the dashboard', ['no-such-target'], 2, '[needs-terminal]'],
  ['a program that does not end', ['snapshot', '--timeout', '5s', '--', 'node', 'http-koa.mjs'], 4, '[still-running]'],
  ['a program that is killed', ['snapshot', '--', 'node', '-e', 'process.kill(process.pid, 9)'], 5, '[ended-unseen]'],
])('%s', async (_, args, code, sentence) => {
  const ended = await runConsole(...args);
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
  // Only a measurement that took too long has a state to print.
  expect(ended.stdout === '').toBe(code !== 4);
});

test.each([
  ['SIGINT', 130, 'killed by SIGINT'],
  // The program has a handler for it.
  ['SIGTERM', 143, 'ended with exit code 0'],
] as const)('%s ends the program, prints what was seen, and is %i', async (signal, code, how) => {
  const env = socketsOfThisTest();
  const { child, ended, wrote } = startConsole(['snapshot', '--', 'node', 'http-koa.mjs'], env);
  await wrote('listening');
  // Before that the console has seen nothing of it.
  await until('its agent to listen', () => agentsIn(env).length > 0);
  child.kill(signal);
  expect(await ended).toMatchObject({ code, stdout: expect.stringContaining(`): ${how} after `) });
});

/** Discovery files. */
function agentsIn({ XDG_RUNTIME_DIR = '' }: NodeJS.ProcessEnv): string[] {
  const directory = join(XDG_RUNTIME_DIR, 'async-console');
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : [];
}
