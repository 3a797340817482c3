import { expect, test } from 'vitest';
import { expectTask, expectTotalsToBeSums } from '../../support/expect-task.ts';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const worker = (end: string) => `
  import { parentPort } from 'node:worker_threads';
  async function done() { await null; }
  async function forever() { await new Promise(() => {}); }
  done().then(() => {
    forever();
    parentPort?.postMessage('ready');
    ${end}
  });
`;

onEveryNode((node) => {
  test.each([
    ['by itself', '', ''],
    ['by process.exit()', 'setInterval(() => {}, 1000); process.exit(4);', ''],
    ['by worker.terminate()', 'setInterval(() => {}, 1000);', 'await worker.terminate();'],
    ['by worker.terminate() in an endless loop', 'for (;;);', 'await worker.terminate();'],
    ['by an error that nobody catches', 'throw new Error("broken");', ''],
  ])('a worker that ends %s: its tasks end with it, and the sums stay', async (_, end, terminate) => {
    const { snapshot, code, stderr } = await observed(
      {
        'app.mjs': `
          import { Worker } from 'node:worker_threads';
          const worker = new Worker(new URL('./worker.mjs', import.meta.url));
          worker.on('error', () => {});
          const ended = new Promise((resolve) => worker.once('exit', resolve));
          await new Promise((resolve) => worker.once('message', resolve));
          ${terminate}
          await ended;
        `,
        'worker.mjs': worker(end),
      },
      { node },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectTask(snapshot, 'done').state('ended').polls(2);
    expectTask(snapshot, 'forever').state('ended').polls(1);
    expect(snapshot.totals).toMatchObject({ live: 0, spawned: snapshot.tasks.length });
    expect(snapshot.threads).toMatchObject([{ thread: 0 }, { ended: true, spawned: 2, live: 0 }]);
    expect(snapshot.completeness.unobservedThreads).toBe(0);
    expectTotalsToBeSums(snapshot);
  });

  test('a process that exits while workers live: their tasks are there as they were', async () => {
    const { snapshot, code } = await observed(
      {
        'app.mjs': `
          import { Worker } from 'node:worker_threads';
          const worker = new Worker(new URL('./worker.mjs', import.meta.url));
          worker.once('message', () => process.exit(7));
        `,
        'worker.mjs': worker('setInterval(() => {}, 1000);'),
      },
      { node },
    );
    expect(code).toBe(7);
    expectTask(snapshot, 'forever').state('idle');
    expectTotalsToBeSums(snapshot);
  });

  test('the threads below a thread end with it', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': `
          import { Worker } from 'node:worker_threads';
          const worker = new Worker(new URL('./middle.mjs', import.meta.url));
          await new Promise((resolve) => worker.once('message', resolve));
          await worker.terminate();
        `,
        'middle.mjs': `
          import { Worker, parentPort } from 'node:worker_threads';
          new Worker(new URL('./worker.mjs', import.meta.url)).once('message', () => parentPort.postMessage('ready'));
        `,
        'worker.mjs': worker('setInterval(() => {}, 1000);'),
      },
      { node },
    );
    expectTask(snapshot, 'forever').state('ended');
    expect(snapshot.threads.map(({ ended }) => ended)).toEqual([false, true, true]);
  });
});

test('totals never fall while workers come and go', async () => {
  const running = launch(
    {
      'app.mjs': `
        import { Worker } from 'node:worker_threads';
        for (let n = 0; n < 20; n++) {
          await new Promise((ended) => new Worker(new URL('./worker.mjs', import.meta.url)).once('exit', ended));
        }
        console.log('over');
        process.stdin.once('data', () => process.exit());
      `,
      'worker.mjs': worker(''),
    },
    { interactive: true },
  );
  const console = await running.console();
  await console.update(() => true);
  await running.prints('over');
  await console.update(({ overview }) => overview.totals.ended >= 40 && overview.threads.length === 1);
  const seen = console.received.flatMap((message) => (message.type === 'update' ? [message.update.overview] : []));
  for (const key of ['spawned', 'ended', 'polls', 'wakes'] as const) {
    const values = seen.map(({ totals }) => totals[key]);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  }
  running.child.stdin?.write('go');
  await running.ended;
});

test('many short workers: their memory is given back, and their tasks are all counted', async () => {
  const { snapshot, stdout } = await observed({
    'app.mjs': `
      import { Worker } from 'node:worker_threads';
      const round = () => Promise.all([1, 2].map(() =>
        new Promise((ended) => new Worker(new URL('./worker.mjs', import.meta.url)).once('exit', ended))));
      for (let n = 0; n < 3; n++) await round();
      const before = process.memoryUsage.rss();
      for (let n = 0; n < 12; n++) await round();
      const grown = () => Math.round((process.memoryUsage.rss() - before) / 2 ** 20);
      // The observer gives it back a little later.
      for (let looks = 0; looks < 100 && grown() >= 50; looks++) await new Promise((done) => setTimeout(done, 50));
      console.log(grown());
    `,
    // Each touches what its table has for so many frames at once, and the whole ring of ended ones: 3.6 MB.
    'worker.mjs': `
      async function work() { await null; }
      Array.from({ length: 20_000 }, work);
    `,
  });
  // And the main module, which awaits.
  expect(snapshot.totals).toMatchObject({ spawned: 30 * 20_000 + 1, live: 0, ended: 30 * 20_000 + 1 });
  expect(snapshot.sites.find(({ name }) => name === 'work')?.calls).toBe(30 * 20_000);
  // 24 threads that kept theirs would take 115 MB.
  expect(Number(stdout)).toBeLessThan(50);
});
