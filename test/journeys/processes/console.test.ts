import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Snapshot } from '@async-console/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { socketsOfThisTest, startConsole } from '../../support/console.ts';

const cluster = `
  import cluster from 'node:cluster';
  if (cluster.isPrimary) {
    let ready = 0;
    let ended = 0;
    for (const _ of [1, 2]) {
      const worker = cluster.fork();
      worker.once('message', () => { if (++ready === 2) console.log('ready'); });
      worker.once('exit', () => { if (++ended === 2) console.log('over'); });
    }
    const lead = async () => { await new Promise((done) => setTimeout(done, 50)); };
    lead();
  } else {
    const work = async () => { await null; };
    work();
    process.send('here', () => { if (process.argv[2] !== 'stay') process.disconnect(); });
  }
`;

function program(): string {
  const directory = mkdtempSync(join(tmpdir(), 'acp-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'hive.mjs');
  writeFileSync(file, cluster);
  return file;
}

test('ps shows the workers of a cluster below their primary; the name alone means the primary', async () => {
  const env = socketsOfThisTest();
  const running = startConsole(['run', program(), 'stay'], env);
  await running.wrote('ready');
  const list = async () =>
    JSON.parse((await startConsole(['ps', '--json'], env).ended).stdout) as Record<string, unknown>[];
  let rows = await list();
  while (rows.filter(({ parentPid }) => parentPid !== undefined).length < 2) rows = await list();
  const [primary, first, second] = rows.filter(({ name }) => name === 'hive.mjs');
  expect([primary?.parentPid, first?.parentPid, second?.parentPid]).toEqual([undefined, primary?.pid, primary?.pid]);
  expect([primary?.clusterWorker, first?.clusterWorker, second?.clusterWorker].toSorted()).toEqual([1, 2, undefined]);

  const { stdout: text } = await startConsole(['ps'], env).ended;
  expect(text).toMatch(
    / hive\.mjs +v.*\n.* └ hive\.mjs \(cluster worker \d\) .*\n.* └ hive\.mjs \(cluster worker \d\) /,
  );

  const { stdout } = await startConsole(['snapshot', 'hive.mjs', '--for', '50ms', '--format', 'json'], env).ended;
  expect(Snapshot.parse(JSON.parse(stdout)).process.pid).toBe(primary?.pid);
});

test('a cluster that a console starts: the primary is the program, and no worker waits for the console', async () => {
  const { ended } = startConsole(['snapshot', '--format', 'json', '--', 'node', program()]);
  const { code, stdout, stderr } = await ended;
  // The program's own output goes to standard error.
  expect({ code, over: stderr.includes('over') }).toEqual({ code: 0, over: true });
  const { process, tasks } = Snapshot.parse(JSON.parse(stdout));
  expect(process.clusterWorker).toBeUndefined();
  expect(tasks.map(({ name }) => name)).toEqual(['lead']);
});
