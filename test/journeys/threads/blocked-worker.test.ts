import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Update } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import type { TestConsole } from '../../support/test-console.ts';
import { until } from '../../support/until.ts';

/** Until the test has written a file; it looks now and then. */
const spin = "for (let n = 1; n % 1e7 !== 0 || !existsSync('free'); n++);";

/** A worker that does `body` when it is told to; the main thread says when it was told that it is over. */
const program = (body: string, main = '') => ({
  'app.mjs': `
    import { existsSync } from 'node:fs';
    import { Worker } from 'node:worker_threads';
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), { name: 'hasher' });
    worker.on('message', (text) => { console.log(text); if (text === 'free again') process.exit(); });
    process.stdin.once('data', () => { worker.postMessage('go'); ${main} });
    function hold() { ${spin} }
  `,
  'worker.mjs': `
    import { existsSync } from 'node:fs'; import { execFileSync } from 'node:child_process'; import { parentPort } from 'node:worker_threads';
    async function login() { const user = await 1; hash(); return user; }
    function hash() {
      ${body}
    }
    parentPort.on('message', () => login().then(() => parentPort.postMessage('free again')));
    parentPort.postMessage('ready');
  `,
});
async function blocked(files: Record<string, string>, node: '22' | '24' | '26' = '24') {
  const running = launch(files, { node, interactive: true });
  await running.prints('ready');
  const console = await running.console();
  await console.update(({ overview }) => overview.threads[1]?.loop.delayMs !== undefined);
  running.child.stdin?.write('go');
  return { running, console };
}

/** Waits until the row of the worker thread, and the rest of the overview, are as is expected. */
async function row(
  console: TestConsole,
  expects: (blocked: Update['overview']['blocked'], overview: Update['overview']) => void,
) {
  await console.shows(({ overview }) => expects(overview.threads[1]?.blocked, overview));
}

/** When it is let go. */
async function endsQuietly(running: Running) {
  writeFileSync(join(running.directory, 'free'), '');
  expect(await running.ended).toMatchObject({ code: 0, stdout: 'ready\nfree again\n', stderr: '' });
}

onEveryNode((node) => {
  test('a worker that does not answer is blocked: by which task, in which thread, and where', async () => {
    const { running, console } = await blocked(program(spin), node);
    await row(console, (found, overview) => {
      expect(found).toMatchObject({
        thread: expect.any(Number),
        threadName: 'hasher',
        task: { name: 'login' },
      });
      expect(found?.stack?.slice(0, 2)).toEqual([
        { function: 'hash', location: { file: 'worker.mjs', line: 5, column: expect.any(Number) } },
        { function: 'login', location: { file: 'worker.mjs', line: 3, column: 52 } },
      ]);
      expect(overview.blocked).toEqual(found);
      expect(overview.threads[0]?.blocked).toBeUndefined();
    });
    await endsQuietly(running);
  });

  test('its stack is read while the main thread is blocked too', async () => {
    const { running, console } = await blocked(program(spin, 'hold();'), node);
    await row(console, (found, overview) => {
      expect(found?.stack?.[0]).toMatchObject({ function: 'hash' });
      // The main thread is the one that is named first.
      expect(overview.blocked).toMatchObject({ thread: 0 });
    });
    await endsQuietly(running);
  });
});

test('a thread that starts meanwhile is not paused, and a process that ends meanwhile waits for nobody', async () => {
  // A thread in a native call does not pause: for a second each, one after the other, their stacks are asked for in vain.
  const wait = "execFileSync('sleep', ['5']);";
  const files = {
    ...program(wait),
    'app.mjs': `
      import { Worker } from 'node:worker_threads';
      const workers = Array.from({ length: 4 }, () => new Worker(new URL('./worker.mjs', import.meta.url)));
      let ready = 0;
      for (const worker of workers) worker.once('message', () => ++ready === 4 && console.log('ready'));
      const late = () => new Worker('', { eval: true }).once('exit', () => { console.log('late worker ran'); late(); });
      process.stdin.once('data', () => {
        for (const worker of workers) worker.postMessage('go');
        late();
        process.stdin.once('data', () => process.exit());
      });
    `,
  };
  const { running, console } = await blocked(files);
  const lateWorkers = () => running.stdout.split('late worker ran').length - 1;
  await row(console, (found) => expect(found).toHaveProperty('stackAbsent'));
  const soFar = lateWorkers();
  await until('another late worker', () => lateWorkers() > soFar);
  const closed = console.ends();
  running.child.stdin?.write('end');
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await closed;
});

test('a worker in a native call has no stack, and it is said why', async () => {
  const wait = "execFileSync('sh', ['-c', 'until [ -e free ]; do sleep 0.1; done']);";
  const { running, console } = await blocked(program(wait));
  await row(console, (found) =>
    expect(found).toMatchObject({
      task: { name: 'login' },
      stackAbsent: 'the thread is in a native call that cannot be interrupted',
    }),
  );
  await endsQuietly(running);
});

test('a worker that waits in a task is blocked, and it is said that it waits', async () => {
  const wait = `while (!existsSync('free')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);`;
  const { running, console } = await blocked(program(wait));
  await row(console, (found, overview) => {
    expect(found).toMatchObject({ parked: true, task: { name: 'login' } });
    expect(found?.stack?.[0]).toMatchObject({ function: 'hash' });
    expect(overview.blocked).toEqual(found);
  });
  await endsQuietly(running);
});

test('a worker that is parked outside every task, as in a pool, is blocked in its own row only', async () => {
  const files = {
    ...program(''),
    'worker.mjs': `
      import { existsSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => {
        while (!existsSync('free')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
        parentPort.postMessage('free again');
      });
      parentPort.postMessage('ready');
    `,
  };
  const { running, console } = await blocked(files);
  await row(console, (found, overview) => {
    expect(found).toMatchObject({ parked: true });
    expect(found?.task).toBeUndefined();
    expect(overview.blocked).toBeUndefined();
  });
  await endsQuietly(running);
});
