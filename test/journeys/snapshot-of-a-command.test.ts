import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { runConsole } from '../support/console.ts';

test('standard output is the snapshot alone, complete to the end of a short program', async () => {
  const { code, stdout, stderr } = await runConsole('snapshot', '--format', 'json', '--', 'node', 'exits-3.mjs');
  expect(code).toBe(0);
  expect(stderr).toBe('exits with 3\n');
  const { process, tasks, totals } = Snapshot.parse(JSON.parse(stdout));
  expect(process.exit).toEqual({ code: 3, signal: null });
  expect(totals.live).toBe(1);
  expect(tasks).toMatchObject([{ name: 'work', state: 'idle', awaiting: { file: 'exits-3.mjs', function: 'work' } }]);
});

test('a program that fails at its start is measured too, and says why itself', async () => {
  const { code, stdout, stderr } = await runConsole('snapshot', '--', 'node', 'throws-at-start.mjs');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\S+ \(pid \d+, Node v.*\): ended with exit code 1 after /);
  expect(stderr).toContain('Error: NO_SUCH_PORT is not set');
});

test('--propagate-exit hands the exit code on', async () => {
  const { code } = await runConsole('snapshot', '--propagate-exit', '--', 'node', 'exits-3.mjs');
  expect(code).toBe(3);
});

test('--for ends a program that would not end', async () => {
  const { code, stdout } = await runConsole(
    ...['snapshot', '--for', '300ms', '--format', 'json', '--', 'node', 'http-fastify.mjs'],
  );
  expect(code).toBe(0);
  const { process } = Snapshot.parse(JSON.parse(stdout));
  expect(process.exit).toBeUndefined();
  expect(isRunning(process.pid)).toBe(false);
});

test('the first Node.js program below a shell is the one that is measured', async () => {
  const script = '"$0" nested.mjs 10; exit 7';
  const { stdout } = await runConsole('snapshot', '--format', 'json', '--', 'sh', '-c', script, process.execPath);
  const { process: program } = Snapshot.parse(JSON.parse(stdout));
  expect(program).toMatchObject({ command: 'nested.mjs', exit: { code: 7, signal: null } });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
