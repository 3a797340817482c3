import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { socketsOfThisTest, startConsole } from '../../support/console.ts';
import { ANY_PORT, listeningPorts, signalled } from '../../support/inspected.ts';
import { launch, type Running } from '../../support/launch.ts';
import { nodeBinary, onEveryNode } from '../../support/nodes.ts';
import { until } from '../../support/until.ts';

const isRoot = process.getuid?.() === 0;
const STAYS = `console.log('up'); setInterval(() => {}, 1000);`;

/** Until the end of the test; resolves when it has written something. */
async function start(
  command: string,
  args: readonly string[],
  stdio: 'pipe' | 'ignore' = 'pipe',
): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ['ignore', stdio, stdio] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await (child.stdout ? Promise.race([once(child.stdout, 'data'), once(child, 'close')]) : once(child, 'spawn'));
  return child;
}

async function refusal(pid: number, env = socketsOfThisTest()) {
  const { code, stdout, stderr } = await startConsole(['tree', String(pid), '--now'], env).ended;
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr;
}

/** It runs on, and has said nothing. */
async function isUnharmed(running: Running): Promise<void> {
  expect({ hasEnded: running.hasEnded, stderr: running.stderr }).toEqual({ hasEnded: false, stderr: '' });
  expect(listeningPorts(running.pid)).toEqual([]);
}

test('a pid that nobody has', async () => {
  const running = launch('', { agent: false });
  await running.ended;
  expect(await refusal(running.pid)).toContain(`There is no process ${running.pid}. \`async-console ps\` lists`);
});

test('a program that is not Node.js and would be killed by the signal', async () => {
  const child = await start('sleep', ['60'], 'ignore');
  expect(await refusal(child.pid!)).toContain(`Process ${child.pid} runs sleep, which is not Node.js.`);
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
});

test('a program that is not Node.js and means something else by the signal', async () => {
  const child = await start('sh', ['-c', 'trap "echo usr1" USR1; echo up; while :; do sleep 0.05; done']);
  const heard: string[] = [];
  child.stdout?.on('data', (text) => heard.push(String(text)));
  expect(await refusal(child.pid!)).toContain('which is not Node.js.');
  expect(heard).toEqual([]);
});

test('a Node.js that is too old', async () => {
  const child = await start(nodeBinary('20' as '22'), ['-e', STAYS]);
  expect(await refusal(child.pid!)).toContain(`Process ${child.pid} runs on Node v20.`);
  expect(listeningPorts(child.pid!)).toEqual([]);
});

onEveryNode((node) => {
  test('a program with --disable-sigusr1', async () => {
    const running = launch(STAYS, { agent: false, node, flags: ['--disable-sigusr1'] });
    await running.prints('up');
    expect(await refusal(running.pid)).toContain('was started with --disable-sigusr1');
    await isUnharmed(running);
  });

  test('the permission model', async () => {
    const running = launch(STAYS, { agent: false, node, flags: ['--permission', '--allow-fs-read=*'] });
    await running.prints('up');
    expect(await refusal(running.pid)).toContain('[permission-model]');
    await isUnharmed(running);
  });

  test('a program that handles the signal itself: it gets it, and nothing else', async () => {
    const running = launch(`process.on('SIGUSR1', () => console.log('reopened the logs')); ${STAYS}`, {
      agent: false,
      node,
      flags: [ANY_PORT],
    });
    await running.prints('up');
    expect(await refusal(running.pid)).toContain('[sigusr1-handled]');
    await running.prints('reopened the logs');
    await isUnharmed(running);
    expect(running.stdout).toBe('up\nreopened the logs\n');
  });
});

test('the options may come by NODE_OPTIONS', async () => {
  const running = launch(STAYS, { agent: false, env: { NODE_OPTIONS: '--disable-sigusr1' } });
  await running.prints('up');
  expect(await refusal(running.pid)).toContain('was started with --disable-sigusr1');
});

test('a port that another process has: who has it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const running = launch(STAYS, { agent: false, flags: [`--inspect-port=${port}`] });
  await running.prints('up');
  expect(await refusal(running.pid)).toContain(
    `Process ${running.pid} would open its inspector at port ${port}, which process ${process.pid} has taken.`,
  );
  await isUnharmed(running);
});

test("the port of its inspector, when it is a server of the app's that has it", async () => {
  const port = await freePort();
  const running = launch(
    `import { createServer } from 'node:http';
     createServer((_, response) => response.end('shop')).listen(${port}, '127.0.0.1', () => console.log('up'));`,
    { agent: false, flags: [`--inspect-port=${port}`] },
  );
  await running.prints('up');
  expect(await refusal(running.pid)).toContain(
    `What answers at port ${port} is not the inspector of process ${running.pid}.`,
  );
  expect({ hasEnded: running.hasEnded, stderr: running.stderr }).toEqual({ hasEnded: false, stderr: '' });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

test('a process that is stopped', async () => {
  const running = launch(STAYS, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  running.child.kill('SIGSTOP');
  expect(await refusal(running.pid)).toContain(`Let it go on with \`kill -CONT ${running.pid}\`.`);
  running.child.kill('SIGCONT');
  await isUnharmed(running);
});

test('a process that has ended, and that its parent has not asked about yet', async () => {
  // The shell would ask: so its child ends when there is none any more.
  const child = '(until [ "$(cat /proc/$$/comm)" = sleep ]; do :; done) &';
  const parent = await start('sh', ['-c', `${child} echo started; exec sleep 60 > /dev/null`]);
  const pid = await until('the zombie', () => zombieOf(parent.pid!));
  expect(await refusal(pid)).toContain(`Process ${pid} has ended.`);
});

function zombieOf(parent: number): number | undefined {
  // It may have none yet.
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return children.find((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
}

test('a process that dies while it is asked', async () => {
  const running = launch(
    `import { pbkdf2Sync } from 'node:crypto'; console.log('up'); pbkdf2Sync('a', 'b', 1e8, 64, 'sha512');`,
    { agent: false, flags: [ANY_PORT] },
  );
  await running.prints('up');
  const env = socketsOfThisTest();
  const asked = refusal(running.pid, env);
  await signalled(env);
  running.child.kill('SIGKILL');
  expect(await asked).toContain(`Process ${running.pid} has ended.`);
});

test('two consoles at once: the second is told who asks', async () => {
  const running = launch(
    `import { pbkdf2Sync } from 'node:crypto'; console.log('up'); pbkdf2Sync('a', 'b', 1e8, 64, 'sha512');`,
    { agent: false, flags: [ANY_PORT] },
  );
  await running.prints('up');
  const env = socketsOfThisTest();
  startConsole(['tree', String(running.pid), '--now'], env);
  await signalled(env);
  expect(await refusal(running.pid, env)).toMatch(
    /Another async-console \(pid \d+\) is asking process \d+ at this moment/,
  );
  running.child.kill('SIGKILL');
});

test.runIf(isRoot)("another user's process", async () => {
  const running = launch(STAYS, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  const binary = fileURLToPath(new URL('../../../packages/console-cli/bin/async-console.mjs', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', binary, 'tree', String(running.pid), '--now'], {
    uid: 65534,
    gid: 65534,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining(`Process ${running.pid} belongs to another user (uid 0).`),
  });
  await isUnharmed(running);
});

test.runIf(isRoot)('a process in a network of its own, as in a container', async () => {
  const child = await start('unshare', ['--net', nodeBinary('24'), ANY_PORT, '-e', STAYS]);
  expect(await refusal(child.pid!)).toContain('[in-a-container]');
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
});
