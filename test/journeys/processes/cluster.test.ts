import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Discovery } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { TestConsole } from '../../support/test-console.ts';
import { until } from '../../support/until.ts';

const cluster = `
  import cluster from 'node:cluster';
  if (cluster.isPrimary) {
    let listening = 0;
    for (const _ of [1, 2]) cluster.fork().once('message', () => { if (++listening === 2) console.log('ready'); });
    process.stdin.once('data', () => { cluster.disconnect(() => process.exit()); });
  } else {
    const serve = async () => { await new Promise(() => {}); };
    serve();
    process.send('here');
  }
`;

/** The discovery files of all its processes, when they say all that they will. */
async function family(running: Running, is: (all: Discovery[]) => boolean): Promise<Discovery[]> {
  await running.discovery();
  return until('the discovery files of parent and children', () => {
    const names = readdirSync(running.privateDirectory).filter((name) => name.endsWith('.json'));
    const all = names.map((name) =>
      Discovery.parse(JSON.parse(readFileSync(join(running.privateDirectory, name), 'utf8'))),
    );
    return is(all) ? all.sort((a, b) => (a.clusterWorker ?? 0) - (b.clusterWorker ?? 0)) : undefined;
  });
}

onEveryNode((node) => {
  test('the workers of a cluster are programs of their own that know their primary', async () => {
    const running = launch(cluster, { node, interactive: true });
    await running.prints('ready');
    const all = await family(running, (all) => all.filter(({ parentPid }) => parentPid !== undefined).length === 2);
    expect(
      all.map(({ pid, parentPid, clusterWorker }) => ({ isPrimary: pid === running.pid, parentPid, clusterWorker })),
    ).toEqual([
      { isPrimary: true, parentPid: undefined, clusterWorker: undefined },
      { isPrimary: false, parentPid: running.pid, clusterWorker: 1 },
      { isPrimary: false, parentPid: running.pid, clusterWorker: 2 },
    ]);
    const worker = await TestConsole.greet(all[1]?.socket as string);
    const { process, tasks } = await worker.snapshot();
    expect(process).toMatchObject({ pid: all[1]?.pid, parentPid: running.pid, clusterWorker: 1 });
    expect(tasks.map(({ name }) => name)).toEqual(['serve']);
    running.child.stdin?.write('go');
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('a forked child knows its parent; it is no worker of a cluster', async () => {
    const running = launch(
      {
        'app.mjs': `
          import { fork } from 'node:child_process';
          const child = fork(new URL('./child.mjs', import.meta.url));
          child.once('message', () => console.log('ready'));
          process.stdin.once('data', () => { child.once('exit', () => process.exit()); child.disconnect(); });
        `,
        'child.mjs': `process.on('message', () => {}); process.send('here');`,
      },
      { node, interactive: true },
    );
    await running.prints('ready');
    const all = await family(running, (all) => all.some(({ parentPid }) => parentPid !== undefined));
    const child = all.find(({ pid }) => pid !== running.pid);
    expect(child).toMatchObject({ parentPid: running.pid });
    expect(child?.clusterWorker).toBeUndefined();
    expect(all.find(({ pid }) => pid === running.pid)?.parentPid).toBeUndefined();
    running.child.stdin?.write('go');
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

test('a child of a process without the agent has no parent here', async () => {
  const running = launch('process.stdin.once("data", () => process.exit());', { interactive: true });
  const console = await running.console();
  expect((await console.snapshot()).process.parentPid).toBeUndefined();
  running.child.stdin?.write('go');
  await running.ended;
});
