import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { socketsOfThisTest, startConsole } from '../support/console.ts';

test('ps lists a program, and its name is a target', async () => {
  const env = socketsOfThisTest();
  const { wrote } = startConsole(['run', '--name', 'till', 'http-koa.mjs'], env);
  await wrote('listening');

  const { stdout: list } = await startConsole(['ps', '--json'], env).ended;
  const till = JSON.parse(list).find(({ name }: { name: string }) => name === 'till');
  expect(till).toEqual({
    pid: expect.any(Number),
    name: 'till',
    node: process.version,
    instrumented: true,
    liveTasks: expect.any(Number),
    utilization: expect.any(Number),
  });

  const { stdout } = await startConsole(['snapshot', 'till', '--for', '100ms', '--format', 'json'], env).ended;
  expect(Snapshot.parse(JSON.parse(stdout)).process.pid).toBe(till.pid);
});

test('ps lists a process without an agent, and says that it has none', async () => {
  const { stdout } = await startConsole(['ps', '--json']).ended;
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ pid: process.pid, instrumented: false }));
});
