import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Update } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { type LaunchOptions, launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import type { TestConsole } from '../../support/test-console.ts';

/** Blocks its thread when it is told to, and says when it is free again. */
const blocks = (body: string) => `
import { existsSync } from 'node:fs'; import { execFileSync } from 'node:child_process';
async function login() { const user = await 1; hash(); return user; }
function hash() {
  ${body}
}
process.stdin.once('data', () => TRIGGER);
process.stdin.on('data', () => setImmediate(() => console.log('free again')));
`;
/** Until the test has written a file; it looks now and then. */
const spin = "for (let n = 1; n % 1e7 !== 0 || !existsSync('free'); n++);";
const inTask = (body: string) => blocks(body).replace('TRIGGER', 'login()');

function letGo(running: Running): void {
  writeFileSync(join(running.directory, 'free'), '');
}

async function blocked(program: string, options: LaunchOptions): Promise<{ running: Running; console: TestConsole }> {
  const running = launch(program, { ...options, interactive: true });
  const console = await running.console();
  // The observer notices a stall only while somebody measures, from the first heartbeat on.
  await console.update((update) => update.overview.loop.delayMs !== undefined);
  running.child.stdin?.write('go');
  return { running, console };
}

onEveryNode((node) => {
  test('while a task holds the thread, the console hears which, since when, and where', async () => {
    const { running, console } = await blocked(inTask(spin), { node });

    const { overview } = await console.shows(({ overview }) => {
      expect(overview.blocked?.task?.name).toBe('login');
      expect(overview.states.running).toBe(1);
      expect(overview.blocked?.stack?.slice(0, 2)).toEqual([
        { function: 'hash', location: { file: 'app.mjs', line: 5, column: expect.any(Number) } },
        { function: 'login', location: { file: 'app.mjs', line: 3, column: 48 } },
      ]);
    });
    expect(running.stdout).toBe('');

    const first = overview.blocked?.forMs as number;
    const later = await console.update((update) => (update.overview.blocked?.forMs ?? 0) > first + 500);
    expect(later.overview.blocked?.task?.name).toBe('login');

    letGo(running);
    await running.prints('free again');
    await console.update((update) => update.overview.blocked === undefined);
    const { tasks } = await console.snapshot();
    expect(tasks.find((task) => task.name === 'login')?.maxPollMs).toBeGreaterThan(first + 500);
    expect(running.stderr).toBe('');
  });
});

test('who was woken meanwhile is scheduled, longer and longer', async () => {
  const program = `
    const { promise: gate, resolve: open } = Promise.withResolvers();
    async function waiter() { await gate; }
    waiter();
    ${inTask(`open(); ${spin}`)}
  `;
  const { console } = await blocked(program, { env: { ASYNC_CONSOLE_MEASURE: 'always' } });
  const waiterIn = ({ rows }: Update) => rows.find((row) => row.name === 'waiter');
  const update = await console.update(
    (update) => update.overview.blocked !== undefined && waiterIn(update)?.state === 'scheduled',
  );
  const first = waiterIn(update)?.scheduledMs as number;
  const later = await console.update((update) => (waiterIn(update)?.scheduledMs ?? 0) > first + 500);
  expect(waiterIn(later)).toMatchObject({ state: 'scheduled', wakes: 1, selfWakes: 0, polls: 1 });
  expect(later.overview.states).toEqual({ running: 1, scheduled: 1, idle: 0 });
});

test('a callback that is of no task holds the thread: no task is blamed', async () => {
  const { console } = await blocked(blocks(spin).replace('TRIGGER', 'hash()'), {});
  const { overview } = await console.update((update) => update.overview.blocked?.stack !== undefined);
  expect(overview.blocked?.task).toBeUndefined();
  expect(overview.blocked?.stack?.[0]).toMatchObject({ function: 'hash', location: { file: 'app.mjs', line: 5 } });
});

test('a native call cannot be interrupted: there is no stack, and it is said why', async () => {
  const wait = "execFileSync('sh', ['-c', 'until [ -e free ]; do sleep 0.1; done']);";
  const { running, console } = await blocked(inTask(wait), {});
  await console.shows(({ overview: { blocked } }) => {
    expect(blocked).toMatchObject({
      task: { name: 'login' },
      stackAbsent: 'the thread is in a native call that cannot be interrupted',
    });
    expect(blocked?.stack).toBeUndefined();
  });
  letGo(running);
  await running.prints('free again');
  expect(running.stderr).toBe('');
});

test('a program with a debugger is not paused', async () => {
  const { console } = await blocked(inTask(spin), { flags: ['--inspect=0'] });
  await console.shows(({ overview: { blocked } }) =>
    expect(blocked).toMatchObject({ task: { name: 'login' }, stackAbsent: 'a debugger is attached' }),
  );
});
