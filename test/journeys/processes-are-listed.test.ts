import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshot } from '@async-console/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { socketsOfThisTest, startConsole } from '../support/console.ts';
import { launch } from '../support/launch.ts';
import { nodeBinary, onEveryNode } from '../support/nodes.ts';
import { temporaryDirectory } from '../support/program.ts';

test('ps lists a program, and its name is a target', async () => {
  const env = socketsOfThisTest();
  const { wrote } = startConsole(['run', '--name', 'till', 'http-koa.mjs'], env);
  await wrote('listening');

  let till: { name: string; pid: number } | undefined;
  const listed = async () => {
    const { stdout } = await startConsole(['ps', '--json'], env).ended;
    till = JSON.parse(stdout).find(({ name }: { name: string }) => name === 'till');
    return till;
  };
  // As soon as its agent listens, and its loop has said how busy it is.
  await expect.poll(listed).toEqual({
    pid: expect.any(Number),
    name: 'till',
    node: process.version,
    instrumented: true,
    attachable: true,
    liveTasks: expect.any(Number),
    utilization: expect.any(Number),
  });

  const { stdout } = await startConsole(['snapshot', 'till', '--for', '100ms', '--format', 'json'], env).ended;
  expect(Snapshot.parse(JSON.parse(stdout)).process.pid).toBe(till?.pid);
});

onEveryNode((node) => {
  test('ps lists a process without an agent, its version, and whether it can be attached to', async () => {
    const [open, closed] = [['--inspect-port=0'], ['--inspect-port=0', '--disable-sigusr1']].map((flags) =>
      launch(`console.log('up'); setInterval(() => {}, 1000);`, { agent: false, node, flags }),
    );
    await Promise.all([open!.prints('up'), closed!.prints('up')]);
    const { stdout } = await startConsole(['ps', '--json']).ended;
    const version = expect.stringMatching(new RegExp(`^v${node}\\.`));
    const about = { name: 'app.mjs', node: version, instrumented: false };
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        { pid: open!.pid, ...about, attachable: true },
        {
          pid: closed!.pid,
          ...about,
          attachable: false,
          reason: `Process ${closed!.pid} was started with --disable-sigusr1, so its inspector cannot be opened.`,
          reasonCode: 'sigusr1-disabled',
        },
      ]),
    );
    // Neither has noticed.
    expect([open!.stderr, closed!.stderr]).toEqual(['', '']);
  });
});

test('an executable of another name is one of Node when it does what Node does', async () => {
  const executable = join(temporaryDirectory(), 'shop');
  linkSync(realpathSync(nodeBinary('22')), executable);
  const child = spawn(executable, ['-e', "console.log('up'); setInterval(() => {}, 1000)"], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  await once(child.stdout, 'data');
  const { stdout } = await startConsole(['ps', '--json']).ended;
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ pid: child.pid, name: '[eval]', node: expect.stringMatching(/^v22/) }),
  );
});
