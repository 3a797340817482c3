import type { Update } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { type LaunchOptions, launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import type { TestConsole } from '../../support/test-console.ts';

/** Blocks its thread when it is told to, and says when it is free again. */
const blocks = (body: string) => `
async function login() { const user = await 1; hash(); return user; }
function hash() {
  ${body}
}
process.stdin.once('data', () => TRIGGER);
process.stdin.on('data', () => setImmediate(() => console.log('free again')));
`;
const spin = 'for (const end = Date.now() + 3000; Date.now() < end; );';
const inTask = (body: string) => blocks(body).replace('TRIGGER', 'login()');

async function blocked(program: string, options: LaunchOptions): Promise<{ running: Running; console: TestConsole }> {
  const running = launch(program, { ...options, interactive: true });
  const console = await running.console();
  // The observer notices a stall only while somebody measures, from the first heartbeat on.
  await console.update((update) => update.overview.loop.delayMs !== undefined);
  running.child.stdin?.write('go');
  return { running, console };
}

const isBlocked = ({ overview }: Update) => overview.blocked !== undefined;

onEveryNode((node) => {
  test('while a task holds the thread, the console hears which, since when, and where', async () => {
    const { running, console } = await blocked(inTask(spin), { node });

    const { overview } = await console.update((update) => update.overview.blocked?.stack !== undefined);
    expect(running.stdout).toBe('');
    expect(overview.blocked?.task?.name).toBe('login');
    expect(overview.states.running).toBe(1);
    expect(overview.blocked?.stack?.slice(0, 2)).toEqual([
      { function: 'hash', location: { file: 'app.mjs', line: 4, column: expect.any(Number) } },
      { function: 'login', location: { file: 'app.mjs', line: 2, column: 48 } },
    ]);

    const first = overview.blocked?.forMs as number;
    const later = await console.update((update) => (update.overview.blocked?.forMs ?? 0) > first + 500);
    expect(later.overview.blocked?.task?.name).toBe('login');

    await running.prints('free again');
    console.received.length = 0;
    await console.update((update) => !isBlocked(update));
    const { tasks } = await console.snapshot();
    expect(tasks.find((task) => task.name === 'login')?.maxPollMs).toBeGreaterThan(2900);
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
  const update = await console.update((update) => isBlocked(update) && waiterIn(update)?.state === 'scheduled');
  const first = waiterIn(update)?.scheduledMs as number;
  const later = await console.update((update) => (waiterIn(update)?.scheduledMs ?? 0) > first + 500);
  expect(waiterIn(later)).toMatchObject({ state: 'scheduled', wakes: 1, selfWakes: 0, polls: 1 });
  expect(later.overview.states).toEqual({ running: 1, scheduled: 1, idle: 0 });
});

test('a callback that is of no task holds the thread: no task is blamed', async () => {
  const { console } = await blocked(blocks(spin).replace('TRIGGER', 'hash()'), {});
  const { overview } = await console.update((update) => update.overview.blocked?.stack !== undefined);
  expect(overview.blocked?.task).toBeUndefined();
  expect(overview.blocked?.stack?.[0]).toMatchObject({ function: 'hash', location: { file: 'app.mjs', line: 4 } });
});

test('a native call cannot be interrupted: there is no stack, and it is said why', async () => {
  const wait = `process.getBuiltinModule('node:child_process').execFileSync('sleep', ['4']);`;
  const { running, console } = await blocked(inTask(wait), {});
  const { overview } = await console.update((update) => update.overview.blocked?.stackAbsent !== undefined);
  expect(overview.blocked).toMatchObject({
    task: { name: 'login' },
    stackAbsent: 'the thread is in a native call that cannot be interrupted',
  });
  expect(overview.blocked?.stack).toBeUndefined();
  await running.prints('free again');
  expect(running.stderr).toBe('');
});

test('a program with a debugger is not paused', async () => {
  const { console } = await blocked(inTask(spin), { flags: ['--inspect=0'] });
  const { overview } = await console.update(isBlocked);
  expect(overview.blocked).toMatchObject({ task: { name: 'login' }, stackAbsent: 'a debugger is attached' });
});
