import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** Functions that are not probed: no frame says when they end. */
const api = `
import { spawn } from ${JSON.stringify(API)};
const turn = () => new Promise((done) => setImmediate(done));
process.stdin.on('data', async (line) => {
  for (const release of releases.splice(0)) release();
  await turn();
  console.log('released');
});
const releases = [];
const waits = () => new Promise((done) => { releases.push(done); });
`;

onEveryNode((node) => {
  test('a task whose promise is pending lives, and ends when that settles', async () => {
    const running = launch(
      `${api}
      const shared = waits();
      spawn('first', () => shared);
      spawn('second', () => shared);
      spawn('never', waits.bind(undefined));
      globalThis.kept = releases.pop();
      spawn('fails', () => new Promise((_, fail) => { releases.push(() => fail(new Error('expected'))); })).catch(() => {});
      console.log('ready');
      `,
      { node, interactive: true },
    );
    await running.prints('ready');
    running.child.stdin?.write('go\n');
    await running.prints('released');
    expect(await states(running)).toEqual({ first: 'ended', second: 'ended', never: 'idle', fails: 'ended' });
  });

  test('it is followed from one time that somebody looks to the next', async () => {
    const running = launch(
      `${api}
      spawn('job', waits);
      console.log('ready');
      `,
      { node, interactive: true },
    );
    await running.prints('ready');
    const console = await running.console();
    expect(await states(running, console)).toEqual({ job: 'idle' });
    console.socket.close();
    running.child.stdin?.write('go\n');
    await running.prints('released');
    expect(await states(running)).toEqual({ job: 'ended' });
  });

  test('one whose promise was collected is lost', async () => {
    const running = launch(
      `${api}
      import { setFlagsFromString } from 'node:v8';
      import { runInNewContext } from 'node:vm';
      setFlagsFromString('--expose-gc');
      const gc = runInNewContext('gc');
      spawn('job', () => new Promise(() => {}));
      setInterval(gc, 20);
      `,
      { node },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 1);
    expect((await console.snapshot()).tasks).toMatchObject([{ name: 'job', state: 'ended', lost: true }]);
  });
});

type Console = Awaited<ReturnType<Running['console']>>;

/** What each spawned task is doing, by name. */
async function states(running: Running, console?: Console): Promise<Record<string, string>> {
  const { tasks } = await (console ?? (await running.console())).snapshot();
  return Object.fromEntries(tasks.filter(({ kind }) => kind === 'spawn').map(({ name, state }) => [name, state]));
}
