import { expect, test } from 'vitest';
import { expectTask, expectTasks, expectTotalsToBeSums } from '../../support/expect-task.ts';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const program = {
  'app.mjs': `
    import { Worker } from 'node:worker_threads';
    async function shared() { await null; }
    async function main() { await shared(); }
    main();
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), { name: 'prices' });
    worker.once('message', (thread) => { console.log('thread', thread); process.stdin.once('data', () => process.exit()); });
  `,
  'worker.mjs': `
    import { parentPort, threadId } from 'node:worker_threads';
    import { refresh } from './prices.mjs';
    refresh();
    parentPort.once('message', () => {});
    parentPort.postMessage(threadId);
  `,
  'prices.mjs': `
    export async function refresh() { await fetchAll(); }
    async function fetchAll() {
      await new Promise(() => {});
    }
  `,
};

onEveryNode((node) => {
  test('a task of a worker thread is there while it lives, with its thread, its place and its tree', async () => {
    const running = launch(program, { node, interactive: true });
    await running.prints('thread');
    const thread = Number(/thread (\d+)/.exec(running.stdout)?.[1]);
    const console = await running.console();
    await console.detail('refresh', (detail, { overview }) => {
      expect(detail).toMatchObject({
        thread,
        threadName: 'prices',
        state: 'idle',
        // Nobody looked when it suspended: that it waits for the call below is not known.
        awaiting: { file: 'prices.mjs', line: 2, function: 'refresh' },
        awaitTree: [{ function: 'refresh', children: [{ function: 'fetchAll' }] }],
      });
      expect(overview.threads.map(({ thread, threadName, live }) => ({ thread, threadName, live }))).toEqual([
        { thread: 0, threadName: undefined, live: 0 },
        { thread, threadName: 'prices', live: 1 },
      ]);
    });
    running.child.stdin?.write('go');
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

test('threads that run the same code have one row for each function, and no id twice', async () => {
  const { snapshot } = await observed({
    'app.mjs': `
      import { Worker, isMainThread } from 'node:worker_threads';
      async function work() { await null; }
      work();
      const more = (left) => left > 0 && new Worker(new URL(import.meta.url)).once('exit', () => more(left - 1));
      if (isMainThread) more(2);
    `,
  });
  expect(snapshot.sites.filter(({ name }) => name === 'work')).toEqual([
    expect.objectContaining({ calls: 3, live: 0, ended: 3 }),
  ]);
  const works = expectTasks(snapshot, 'work').map(({ task }) => task);
  expect(new Set(works.map(({ thread }) => thread)).size).toBe(3);
  expect(new Set(snapshot.tasks.map(({ id }) => id)).size).toBe(snapshot.tasks.length);
  expect(snapshot.completeness.modules).toMatchObject({ instrumented: 1, skipped: 0, failed: 0 });
  expectTotalsToBeSums(snapshot);
});

test('a task of a worker thread was started by one of its own thread', async () => {
  const { snapshot } = await observed({
    'app.mjs': `
      import { Worker } from 'node:worker_threads';
      async function decoy() {}
      decoy(); decoy();
      new Worker(new URL('./worker.mjs', import.meta.url));
    `,
    'worker.mjs': `
      async function inner() { await new Promise((done) => setTimeout(done, 1)); }
      async function outer() { inner(); }
      outer();
    `,
  });
  expectTask(snapshot, 'inner').spawnedBy('outer').detached();
});
