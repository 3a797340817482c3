import { expect, test } from 'vitest';
import { REGISTER } from '../../support/built.ts';
import { expectTask } from '../../support/expect-task.ts';
import { type LaunchOptions, launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

/** Starts one worker with these options, as text, and waits for its end. */
const start = (options: string, first = "new URL('./worker.mjs', import.meta.url)") => ({
  'app.mjs': `
    import { SHARE_ENV, Worker } from 'node:worker_threads';
    const worker = new Worker(${first}, ${options});
    worker.once('exit', (code) => console.log('exit', code));
  `,
  'worker.mjs': 'async function work() { await null; }\nwork();',
});

onEveryNode((node) => {
  test.each([
    ['as it is', '{}'],
    ['that shares the environment', '{ env: SHARE_ENV }'],
    ['with an environment of its own', '{ env: { ONLY: "this" } }'],
    ['with its own output', '{ stdout: true, stderr: true }'],
    ['with data and arguments', '{ workerData: { a: 1 }, argv: ["--x"] }'],
    ['with limits that leave room', '{ resourceLimits: { maxOldGenerationSizeMb: 64 } }'],
    ["with its parent's options", '{ execArgv: process.execArgv }'],
  ])('a worker %s is observed', async (_, options) => {
    const { snapshot, stdout } = await observed(start(options), { node });
    expect(stdout).toBe('exit 0\n');
    expectTask(snapshot, 'work').state('ended');
    expect(snapshot.completeness.unobservedThreads).toBe(0);
  });

  test.each([
    ['options of its own', '{ execArgv: [] }'],
    ['little heap', '{ resourceLimits: { maxOldGenerationSizeMb: 16 } }'],
  ])('a worker with %s runs as it is, and is counted', async (_, options) => {
    const { snapshot, stdout } = await observed(start(options), { node });
    expect(stdout).toBe('exit 0\n');
    expect(snapshot.tasks).toEqual([]);
    expect(snapshot.completeness.unobservedThreads).toBe(1);
  });

  test('with the agent in NODE_OPTIONS, a worker with options of its own is observed too', async () => {
    const options: LaunchOptions = {
      node,
      agent: false,
      env: { NODE_OPTIONS: `--require=${REGISTER}` },
    };
    const { snapshot } = await observed(start('{ execArgv: [] }'), options);
    expectTask(snapshot, 'work').state('ended');
  });

  test('a worker from text has the time of its threads measured, though text is not probed', async () => {
    const { snapshot, stdout } = await observed(start('{ eval: true }', '"console.log(40 + 2)"'), { node });
    expect(stdout).toBe('42\nexit 0\n');
    expect(snapshot.threads).toMatchObject([{ thread: 0 }, { ended: true, loop: { busyMs: expect.any(Number) } }]);
    expect(snapshot.completeness.unobservedThreads).toBe(0);
  });

  test('a worker of a worker is observed', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': `import { Worker } from 'node:worker_threads'; new Worker(new URL('./middle.mjs', import.meta.url));`,
        'middle.mjs': `import { Worker } from 'node:worker_threads'; new Worker(new URL('./worker.mjs', import.meta.url), { name: 'deep' });`,
        'worker.mjs': 'async function work() { await null; }\nwork();',
      },
      { node },
    );
    expect(expectTask(snapshot, 'work').task.threadName).toBe('deep');
    expect(snapshot.threads.length).toBe(3);
  });

  test('the thread of module hooks is neither observed nor counted', async () => {
    const { snapshot } = await observed(
      `import { register } from 'node:module';
       register('data:text/javascript,export async function load(url, context, next) { return next(url, context) }');`,
      { node, flags: ['--no-deprecation'] },
    );
    expect(snapshot.threads.length).toBe(1);
    expect(snapshot.completeness.unobservedThreads).toBe(0);
  });
});

test('a worker that never turns its loop is there all the same', async () => {
  const running = launch(
    {
      'app.mjs': `
        import { Worker } from 'node:worker_threads';
        const worker = new Worker(new URL('./worker.mjs', import.meta.url));
        process.stdin.once('data', () => process.exit());
      `,
      'worker.mjs': 'async function stuck() { for (;;); }\nstuck();',
    },
    { interactive: true },
  );
  const console = await running.console();
  await console.shows(({ overview: { blocked } }) => {
    expect(blocked?.task?.name).toBe('stuck');
    expect(blocked?.stack?.[0]).toMatchObject({ function: 'stuck', location: { file: 'worker.mjs', line: 1 } });
  });
  running.child.stdin?.write('go');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
});
