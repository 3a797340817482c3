import type { SnapshotBody, TaskDetail } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { aBody } from '../../connection/testing.ts';
import { table } from './table.ts';
import { aTask } from './testing.ts';

const body: SnapshotBody = aBody({
  process: { ...aBody().process, exit: { code: 1, signal: null } },
  totals: { spawned: 3, live: 1, ended: 2, failed: 0, lost: 0, detached: 1, polls: 12, wakes: 10, selfWakes: 1 },
  loop: { tasksMs: 40, utilization: 0.42, delayMs: { p50: 0.2, p99: 12, max: 80.5 }, longestPollMs: 31 },
  tasks: [
    aTask({ id: 1, name: 'warm-up', state: 'ended', totalMs: 40, busyMs: 40, idleMs: 0 }),
    aTask({
      id: 3,
      name: 'GET /cart',
      awaiting: { file: 'src/db.ts', line: 31, column: 9, function: 'query', forMs: 900, at: 'await' },
    }),
    aTask({ id: 2, name: '日本', state: 'ended', detached: true }),
  ],
});

test('the program, its tasks with those that live first, and where each is suspended', () => {
  expect(table(body, {})).toBe(
    [
      'shop (pid 4242, Node v24.21.0): ended with exit code 1 after 1.5s',
      '3 tasks: 1 live, 2 ended · 1 detached · 12 polls, 10 wakes, 1 self-wake',
      'event loop 42% utilized · delay p50 0.20ms, p99 12.0ms, max 80.5ms · longest poll 31.0ms',
      '3 modules instrumented',
      '',
      'ID  STATE  NAME              TOTAL    BUSY   SCHED   IDLE  POLLS  WAKES  SELF  SUSPENDED AT',
      ' 3  idle   GET /cart          1.0s  10.0ms  2.00ms  988ms      4      3     1  src/db.ts:31 query',
      ' 1  ended  warm-up          40.0ms  40.0ms  2.00ms    0ms      4      3     1',
      ' 2  ended  日本 (detached)    1.0s  10.0ms  2.00ms  988ms      4      3     1',
      '',
    ].join('\n'),
  );
});

test('what was not seen is said', () => {
  const seen = {
    ...aBody().completeness,
    modules: { instrumented: 2, skipped: 9, failed: 2, skippedBy: { node_modules: 8, excluded: 1 } },
    uncovered: [{ file: 'src/new.js', reason: 'Unexpected token (3:1)' }],
    skippedFunctions: 2,
    untrackedFrames: 1,
    frameCapacity: 1023,
    lostEvents: 5,
    unobservedThreads: 1,
  };
  expect(
    table(aBody({ completeness: seen, tasksOmitted: 7 }), {})
      .split('\n')
      .slice(3),
  ).toEqual([
    '2 modules instrumented · 8 below node_modules left alone · 1 excluded',
    '',
    'No tasks.',
    '',
    'Not seen:',
    '  2 modules',
    '    src/new.js: Unexpected token (3:1)',
    '    and 1 more',
    '  2 async functions that cannot be followed yet',
    '  1 async call that found no room (there is room for 1 023 at once)',
    '  the rows of 5 ended tasks; the totals count them',
    '  1 worker thread',
    '  7 more tasks in this list; the totals count them',
    '',
  ]);
});

test.each([
  [
    'nothing was instrumented',
    { modules: { instrumented: 0, skipped: 0, failed: 0, skippedBy: {} } },
    'no module of it was',
  ],
  ['the agent gave up', { agentError: 'Boom' }, 'after the agent switched itself off: Boom'],
])('it is said when %s', (_, about, sentence) => {
  expect(table(aBody({ completeness: { ...aBody().completeness, ...about } }), {})).toContain(sentence);
});

test('what is absent is a dash, never 0', () => {
  expect(table(aBody(), {}).split('\n')[2]).toBe('event loop — utilized · delay — · longest poll —');
});

test('a body that is returned and still pending is told from an await', () => {
  const task = aTask({ awaiting: { file: 'a.ts', line: 1, column: 1, function: 'f', forMs: 1, at: 'return' } });
  expect(table(aBody({ tasks: [task] }), {})).toContain('a.ts:1 f (return)');
});

test('rows fit a terminal, and are whole in a pipe', () => {
  const long: TaskDetail = aTask({
    name: `load ${'x'.repeat(90)} end`,
    awaiting: { file: `${'deep/'.repeat(30)}a.ts`, line: 1, column: 1, function: 'f', forMs: 1, at: 'await' },
  });
  const row = (width?: number) => table(aBody({ tasks: [long] }), { width }).split('\n')[6];
  expect(row(100)).toHaveLength(100);
  expect(row(100)).toMatch(/load x+…x+ end .* deep\/.*…$/);
  expect(row()).toMatch(/load x{90} end .* (deep\/){30}a\.ts:1 f$/);
});

test('worker threads have a line each, and their tasks a column', () => {
  const thread = (about: object) => ({ thread: 0, spawned: 1, live: 1, ended: false, loop: { tasksMs: 0 }, ...about });
  const body = aBody({
    threads: [
      thread({}),
      thread({ thread: 2, threadName: 'prices', loop: { tasksMs: 1, utilization: 0.25 } }),
      thread({ thread: 3, spawned: 7, ended: true }),
    ],
    threadsOmitted: 4,
    tasks: [aTask(), aTask({ id: 1_000_001, thread: 2, threadName: 'prices' })],
  });
  const text = table(body, {});
  expect(text).toContain('worker prices: 1 task, 1 live · loop 25% utilized\n');
  expect(text).toContain('worker #3: 7 tasks, ended · loop — utilized\n4 more worker threads\n');
  expect(text).toMatch(/ID +STATE +NAME +THREAD +TOTAL/);
  expect(text).toMatch(/1 +idle +work +main +/);
  expect(text).toMatch(/1000001 +idle +work +prices +/);
});
