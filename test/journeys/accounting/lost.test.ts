import { expect, test } from 'vitest';
import { placeOf } from '../../support/expect-task.ts';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** Collects garbage all the time, as a program does that works. */
const collecting = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  setInterval(gc, 20);
`;

onEveryNode((node) => {
  test('a frame that nothing can wake any more is lost, and those that wait for it with it', async () => {
    const running = launch(
      `${collecting}
      async function never() { await new Promise(() => {}); }
      async function main() { await never(); }
      main();
      `,
      { node, env: { ASYNC_CONSOLE_MEASURE: 'always' } },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 2);
    const { tasks, totals, sites } = await console.snapshot();
    expect(tasks).toMatchObject([{ name: 'main', state: 'ended', lost: true }]);
    expect(placeOf(tasks[0]?.lostAt)).toBe('app.mjs:8:32');
    expect(tasks[0]?.lostAt).toMatchObject({ function: 'never', at: 'await' });
    expect(totals).toMatchObject({ live: 0, ended: 1, failed: 0, lost: 2 });
    const lost = sites.map(({ name, lost, lostAt }) => [
      name,
      lost,
      lostAt?.map((at) => `${placeOf(at)} ${at.frames}`),
    ]);
    expect(lost.sort()).toEqual([
      ['main', 1, ['app.mjs:9:31 1']],
      ['never', 1, ['app.mjs:8:32 1']],
    ]);
  });

  test('a task that was lost while nobody measured is located at its own await', async () => {
    const running = launch(
      `${collecting}
      async function never() { await new Promise(() => {}); }
      async function main() { await never(); }
      main();
      `,
      { node },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 2);
    const { tasks } = await console.snapshot();
    expect(placeOf(tasks[0]?.lostAt)).toBe('app.mjs:9:31');
  });

  test('of a long chain, all are lost and none is detached before', async () => {
    const running = launch(
      `${collecting}
      async function chain(length) { await (length === 0 ? new Promise(() => {}) : chain(length - 1)); }
      for (let i = 0; i < 20; i++) chain(49);
      `,
      { node },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 1000);
    const { totals } = await console.snapshot();
    expect(totals).toMatchObject({ live: 0, ended: 20, detached: 0, lost: 1000 });
  });

  test('one that has returned the promise of a lost call is lost with it', async () => {
    const running = launch(
      `${collecting}
      async function never() { await new Promise(() => {}); }
      async function hands() { return never(); }
      async function main() { return hands(); }
      main();
      `,
      { node, env: { ASYNC_CONSOLE_MEASURE: 'always' } },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 3);
    const { tasks, sites } = await console.snapshot();
    expect(tasks).toMatchObject([{ name: 'main', state: 'ended', lost: true }]);
    expect(sites.every(({ live }) => live === 0)).toBe(true);
  });

  test('one that has returned a promise that may still settle is not', async () => {
    const running = launch(
      `${collecting}
      let open;
      async function gate() { await new Promise((resolve) => { open = resolve; }); }
      async function main() { return gate(); }
      async function never() { await new Promise(() => {}); }
      main();
      never();
      process.stdin.once('data', () => open());
      `,
      { node, interactive: true, env: { ASYNC_CONSOLE_MEASURE: 'always' } },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 1);
    expect((await console.snapshot()).tasks.find(({ name }) => name === 'main')).toMatchObject({ state: 'idle' });
    running.child.stdin?.write('open');
    await console.update(({ overview }) => overview.totals.live === 0);
    const { totals, sites } = await console.snapshot();
    expect(totals).toMatchObject({ ended: 2, lost: 1 });
    expect(sites.map(({ name, ended, lost }) => `${name} ${ended} ${lost}`).sort()).toEqual([
      'gate 1 0',
      'main 1 0',
      'never 1 1',
    ]);
  });

  test('a frame that something may still wake is not, however long it waits', async () => {
    const running = launch(
      `${collecting}
      let open;
      async function gate() { await new Promise((resolve) => { open = resolve; }); }
      async function never() { await new Promise(() => {}); }
      gate();
      never();
      process.stdin.once('data', () => open());
      `,
      { node, interactive: true },
    );
    const console = await running.console();
    await console.update(({ overview }) => overview.totals.lost === 1);
    expect((await console.snapshot()).tasks.find(({ name }) => name === 'gate')).toMatchObject({ state: 'idle' });
    running.child.stdin?.write('open');
    const { rows } = await console.update(({ overview }) => overview.totals.live === 0);
    expect(rows).toEqual([]);
  });
});
