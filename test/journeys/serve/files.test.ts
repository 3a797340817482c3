import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { temporaryDirectory } from '../../support/program.ts';
import { until } from '../../support/until.ts';

const program = `async function main() { await null; console.log('app runs'); } await main();`;
/** It runs until it gets that signal, and then goes on with `then`. */
const toldToEnd = (then: string) =>
  `const stays = setInterval(() => {}, 1000); process.once('SIGUSR2', () => { clearInterval(stays); ${then} });`;
const mode = (path: string) => (lstatSync(path).mode & 0o777).toString(8);

test('directory, socket and discovery file are for this user alone, whatever the umask', async () => {
  const running = launch(`process.umask(0); setInterval(() => {}, 1000);`);
  const { socket } = await running.discovery();
  expect([mode(running.privateDirectory), mode(socket), mode(running.discoveryFile)]).toEqual(['700', '600', '600']);
});

test('the discovery file says what a console needs, and none of the arguments', async () => {
  const running = launch(`setInterval(() => {}, 1000);`, { args: ['--password', 'hunter2'] });
  const { socket, ...discovery } = await running.discovery();
  expect(socket.startsWith(`${running.privateDirectory}/${running.pid}-`)).toBe(true);
  expect(discovery).toEqual({
    version: 1,
    pid: running.pid,
    name: 'app.mjs',
    command: 'app.mjs',
    node: process.version,
    directory: running.directory,
    startedAt: expect.any(Number),
  });
  expect(readFileSync(running.discoveryFile, 'utf8')).not.toContain('hunter2');
});

test.each([
  ['comes to its end', ''],
  ['calls process.exit', 'process.exit(3);'],
  ['exits in an exit listener', `process.on('exit', () => process.exit(4));`],
  ['throws', `throw new Error('expected');`],
])('a program that %s leaves no file behind', async (_, then) => {
  const running = launch(`${toldToEnd(then)} ${program}`);
  await running.discovery();
  await running.prints('app runs');
  running.child.kill('SIGUSR2');
  await running.ended;
  expect(readdirSync(running.privateDirectory)).toEqual([]);
});

test('a program ends by itself, however short it is', async () => {
  const running = launch(program);
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'app runs\n', stderr: '' });
  expect(existsSync(running.discoveryFile)).toBe(false);
});

test('without a runtime directory the files lie in a directory of this user below the temporary one', async () => {
  const temporary = temporaryDirectory();
  const running = launch(`setTimeout(() => {}, 60_000);`, {
    env: { TMPDIR: temporary },
    runtime: join(temporary, 'absent'),
  });
  const expected = join(temporary, `async-console-${process.getuid?.()}`);
  await running.appears(join(expected, `${running.pid}.json`));
  expect(mode(expected)).toBe('700');
});

/** Something stands where the private directory should be: the agent must not use it, and not touch it. */
const planted: [string, (path: string) => void, RegExp][] = [
  ['a symbolic link to a directory', (path) => symlinkSync(join(path, '..', 'target'), path), /is not a directory/],
  ['a symbolic link to nothing', (path) => symlinkSync('/nonexistent', path), /is not a directory/],
  ['a file', (path) => writeFileSync(path, 'precious'), /is not a directory/],
  ['a directory open to others', (path) => makeDirectory(path, 0o777), /is open to other users/],
  ['a directory that others may read', (path) => makeDirectory(path, 0o750), /is open to other users/],
];
// Only root can give files away.
if (process.getuid?.() === 0) {
  planted.push([
    'a directory of another user',
    (path) => makeDirectory(path, 0o700, 12_345),
    /belongs to another user/,
  ]);
}

function makeDirectory(path: string, mode: number, owner?: number): void {
  mkdirSync(path);
  chmodSync(path, mode);
  if (owner !== undefined) chownSync(path, owner, owner);
}

test.each(planted)('%s in its place is left alone; the program runs', async (_, plant, reason) => {
  const runtime = temporaryDirectory();
  const path = join(runtime, 'async-console');
  mkdirSync(join(runtime, 'target'), { mode: 0o700 });
  plant(path);
  const look = () => {
    const { ino, mode, mtimeMs } = lstatSync(path);
    return { ino, mode, mtimeMs, beside: readdirSync(runtime), inTarget: readdirSync(join(runtime, 'target')) };
  };
  const before = look();

  const running = launch(`${toldToEnd('')} ${program}`, { runtime });
  await until('the agent to say so', () => running.stderr.endsWith('\n'));
  await running.prints('app runs');
  running.child.kill('SIGUSR2');
  const { code, stdout, stderr } = await running.ended;

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'app runs\n' });
  expect(stderr).toMatch(/^async-console: no console can connect to process \d+: .*\. The program runs on\.\n$/);
  expect(stderr).toMatch(reason);
  expect(look()).toEqual(before);
});
