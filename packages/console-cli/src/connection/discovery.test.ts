import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { socketDirectories } from './directory.ts';
import { discover, readDiscoveries } from './discovery.ts';
import { aDiscovery, socketDirectory, temporaryDirectory, testAgent, writeDiscovery } from './testing.ts';

/** Of processes that have ended. */
const DEAD = spawnSync('true').pid;
const ALSO_DEAD = spawnSync('true').pid;

test('a process that lives is found', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  writeDiscovery(directory);
  expect(await discover([directory])).toEqual({ processes: [aDiscovery()], refused: [] });
});

test('where nothing is, nothing is found', async () => {
  expect(await discover(['/nowhere/async-console'])).toEqual({ processes: [], refused: [] });
});

test('the file of a dead process is removed, and its socket', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  const socket = join(directory, 'dead.sock');
  writeFileSync(socket, '');
  const file = writeDiscovery(directory, { pid: DEAD, socket });
  expect((await discover([directory])).processes).toEqual([]);
  expect([existsSync(file), existsSync(socket)]).toEqual([false, false]);
});

test('nothing outside of the directory is removed', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  const precious = join(parent, 'precious');
  writeFileSync(precious, '');
  writeDiscovery(directory, { pid: DEAD, socket: precious });
  const other = writeDiscovery(directory, { pid: ALSO_DEAD, socket: `${directory}/../precious` });
  await discover([directory]);
  expect([existsSync(precious), existsSync(other)]).toEqual([true, false]);
});

test('a pid that was used again is not the process', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  writeDiscovery(directory, { startedAt: performance.timeOrigin - 3_600_000 });
  expect((await discover([directory])).processes).toEqual([]);
});

test('a process of another PID namespace lives as long as somebody listens', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  const agent = await testAgent(directory);
  writeDiscovery(directory, { pid: DEAD, socket: agent.socket });
  expect((await discover([directory])).processes).toMatchObject([{ pid: DEAD }]);
});

test.each([
  ['a symbolic link', (path: string) => symlinkSync('/tmp', path), 'is a symbolic link'],
  ['a file', (path: string) => writeFileSync(path, ''), 'is no directory'],
  [
    'open to others',
    (path: string) => chmodSync(mkdirSync(path, { recursive: true })!, 0o777),
    'may be used by others (mode 777)',
  ],
])('a directory that is %s is refused, and nothing in it is touched', async (_, plant, why) => {
  const parent = temporaryDirectory();
  const directory = join(parent, 'async-console');
  plant(directory);
  const { processes, refused } = await discover([directory]);
  expect(processes).toEqual([]);
  expect(refused).toMatchObject([{ code: 'unsafe-directory', exitCode: 3, message: expect.stringContaining(why) }]);
  expect(existsSync(directory)).toBe(true);
});

test.runIf(process.getuid?.() === 0)('a directory of another user is refused', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  writeDiscovery(directory);
  chownSync(directory, 12_345, 12_345);
  const { processes, refused } = await discover([directory]);
  expect(processes).toEqual([]);
  expect(refused).toMatchObject([{ message: expect.stringContaining('belongs to another user (uid 12345)') }]);
});

test('of two directories one may be refused', async () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  writeDiscovery(directory);
  const { processes, refused } = await discover([parent.concat('/none'), '/tmp', directory]);
  expect(processes).toHaveLength(1);
  expect(refused).toHaveLength(1);
});

test.each([
  ['half-written', '{"version":1,'],
  ['of another process', JSON.stringify(aDiscovery({ pid: 1 }))],
  ['of another version', JSON.stringify({ ...aDiscovery(), version: 2 })],
  ['huge', JSON.stringify(aDiscovery({ name: 'x'.repeat(70_000) }))],
])('a file that is %s is ignored', (_, text) => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  writeFileSync(join(directory, `${process.pid}.json`), text);
  expect(readDiscoveries([directory]).processes).toEqual([]);
});

test('a link in the place of a file is ignored', () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  writeFileSync(join(parent, 'elsewhere'), JSON.stringify(aDiscovery()));
  symlinkSync(join(parent, 'elsewhere'), join(directory, `${process.pid}.json`));
  expect(readDiscoveries([directory]).processes).toEqual([]);
});

test('a name is cleaned, a socket path is kept as it is', () => {
  const parent = temporaryDirectory();
  const directory = socketDirectory(parent);
  const socket = `${directory}/${'s'.repeat(300)}`;
  writeDiscovery(directory, { name: 'a\x1b[2Jb', socket });
  expect(readDiscoveries([directory]).processes).toMatchObject([{ name: 'ab', socket }]);
});

test('both directories are looked through, that of the session first', () => {
  expect(socketDirectories({ XDG_RUNTIME_DIR: '/run/user/1' })).toEqual([
    '/run/user/1/async-console',
    expect.stringMatching(/\/async-console-\d+$/),
  ]);
  expect(socketDirectories({ XDG_RUNTIME_DIR: 'relative' })).toHaveLength(1);
});
