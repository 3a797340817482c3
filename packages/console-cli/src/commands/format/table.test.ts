import type { SnapshotBody, TaskDetail } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { aBody } from '../../connection/testing.ts';
import { troubledResources, troubledTasks, troubledWarnings, webServer } from '../../gallery/trouble.ts';
import { table } from './table.ts';
import { aTask } from './testing.ts';

const body: SnapshotBody = aBody({
  process: { ...aBody().process, exit: { code: 1, signal: null } },
  totals: { spawned: 3, live: 1, ended: 2, failed: 1, lost: 2, detached: 1, polls: 12, wakes: 10, selfWakes: 1 },
  loop: {
    tasksMs: 40,
    otherMs: 500,
    gcMs: 90,
    idleMs: 870,
    utilization: 0.42,
    delayMs: { p50: 0.2, p99: 12, max: 80.5 },
    longestPollMs: 31,
  },
  tasks: [
    aTask({ id: 1, name: 'warm-up', state: 'ended', totalMs: 40, busyMs: 40, idleMs: 0 }),
    aTask({
      id: 3,
      name: 'GET /cart',
      awaiting: { file: 'src/db.ts', line: 31, column: 9, function: 'query', forMs: 900, at: 'await' },
    }),
    aTask({
      id: 2,
      name: '日本',
      state: 'ended',
      detached: true,
      failed: true,
      error: { name: 'Error', message: 'no' },
    }),
  ],
});

test('the program, its tasks with those that live first, and where each is suspended', () => {
  expect(table(body, {})).toBe(
    [
      'shop (pid 4242, Node v24.21.0): ended with exit code 1 after 1.5s',
      '3 tasks: 1 live, 2 ended · 1 failed · 2 lost frames · 1 detached · 12 polls, 10 wakes, 1 self-wake',
      'event loop 42% utilized · delay p50 0.20ms, p99 12.0ms, max 80.5ms · longest poll 31.0ms',
      'thread 1.5s = tasks 40.0ms (3%) + other 500ms (33%) + gc 90.0ms (6%) + idle 870ms (58%)',
      '3 modules instrumented',
      '',
      'ID  STATE   NAME              TOTAL    BUSY   SCHED   IDLE  POLLS  WAKES  SELF  SUSPENDED AT',
      ' 3  idle    GET /cart          1.0s  10.0ms  2.00ms  988ms      4      3     1  src/db.ts:31 query',
      ' 1  ended   warm-up          40.0ms  40.0ms  2.00ms    0ms      4      3     1',
      ' 2  failed  日本 (detached)    1.0s  10.0ms  2.00ms  988ms      4      3     1',
      '',
      'Failed:',
      '  日本: Error: no',
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
      .slice(4),
  ).toEqual([
    '2 modules instrumented · 8 below node_modules left alone · 1 excluded',
    '',
    'No tasks.',
    '',
    'Not seen:',
    '  2 modules',
    '    src/new.js: Unexpected token (3:1)',
    '    and 1 more',
    '  2 async functions left alone (some forms of await using, names that clash)',
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
    'no module of it was instrumented\n',
  ],
  [
    'all that there is was left alone',
    { modules: { instrumented: 0, skipped: 3, failed: 0, skippedBy: { node_modules: 3 } } },
    'no module of it was instrumented (--include names the packages below node_modules that are to be)\n',
  ],
  [
    'all that there is was excluded',
    { modules: { instrumented: 0, skipped: 3, failed: 0, skippedBy: { excluded: 3 } } },
    'no module of it was instrumented (--exclude names them)\n',
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
  const row = (width?: number) => table(aBody({ tasks: [long] }), { width }).split('\n')[7];
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

test('what failed alike is one line, and what was lost is so by function and await', () => {
  const location = { file: 'src/db.ts', line: 12, column: 1 };
  const failed = { name: 'load', location, state: 'ended', failed: true } as const;
  const error = { name: 'TypeError', message: 'x is not a function' };
  const lostAt = { file: 'src/db.ts', line: 14, column: 9, function: 'query', at: 'await' } as const;
  const site = { name: 'query', location, calls: 9, live: 0, ended: 9, failed: 0, lost: 3 };
  const text = table(
    aBody({
      tasks: [
        aTask({ id: 1, ...failed }),
        aTask({ id: 2, ...failed, error }),
        aTask({ id: 3, ...failed, error }),
        aTask({ id: 5, ...failed, error: { ...error, message: 'y is not a function' } }),
        aTask({ id: 4, state: 'ended', lost: true, lostAt }),
      ],
      sites: [
        { ...site, lostAt: [{ ...lostAt, frames: 3 }] },
        { ...site, name: 'fine', lost: 0 },
      ],
    }),
    {},
  );
  expect(text).toContain(
    [
      'Failed:',
      '  3 × load (src/db.ts:12): TypeError: x is not a function, and other messages',
      '  load (src/db.ts:12): —',
      '',
      'Lost:',
      '  3 frames of query (src/db.ts:12), suspended at src/db.ts:14',
      '',
    ].join('\n'),
  );
  expect(text).toMatch(/4 +lost +work .* src\/db\.ts:14 query\n/);
});

test('a worker thread says where its time went', () => {
  const thread = { thread: 0, spawned: 1, live: 1, ended: false, loop: { tasksMs: 0 } };
  const loop = { tasksMs: 10, otherMs: 20, gcMs: 0, idleMs: 70, utilization: 0.3 };
  const text = table(aBody({ threads: [thread, { ...thread, thread: 2, loop }] }), {});
  expect(text).toContain('worker #2: 1 task, 1 live · loop 30% utilized · tasks 10% + other 20% + gc 0% + idle 70%\n');
  expect(text).toContain('3 modules instrumented · 1 worker thread observed\n');
});

test('the resources that are held or waited for, and who holds them where', () => {
  const rows = table(aBody({ resources: troubledResources }), {}).split('\n');
  const from = rows.findIndex((row) => row.startsWith('RESOURCE'));
  expect(rows.slice(from, -1)).toEqual([
    'RESOURCE              KIND   HELD  LONGEST  WAIT  LONGEST  FIRST SEEN',
    'ledger                mutex   1/1    41.3s     1    41.2s  src/stock/locks.ts:5',
    'stock                 mutex   1/1    41.3s     1    41.2s  src/stock/locks.ts:4',
    'shop                  pool    3/3     9.1s     2     6.2s  src/db/pool.ts:12',
    'http://rates.example  agent     4    212ms     0        —  src/shipping/rates.ts:8',
    '',
    'Held:',
    '  ledger: auditStock (16203) for 41.3s, taken at src/stock/audit.ts:24, now at src/stock/audit.ts:31',
    '  stock: transferStock (16204) for 41.3s, taken at src/stock/transfer.ts:36, now at src/stock/transfer.ts:44',
    '  shop: task 17101, which has ended, for 9.1s, taken at src/export/run.ts:16',
    '  shop: exportOrders (17400) for 8.4s, taken at src/export/run.ts:16, now at src/export/csv.ts:27',
    '  shop: nobody that is known for 212ms, taken at src/sessions/refresh.ts:9, in use',
  ]);
});

test('the connections of a server are counted, and held by nobody', () => {
  const text = table(aBody({ resources: [webServer] }), {});
  expect(text).toContain('port 3000  server  17/100        —     0        —  src/main.ts:31');
  expect(text).not.toContain('Held:');
});

test('what the lints have found, with what to do, and what is over', () => {
  const [deadlock, , , blocking] = troubledWarnings;
  const process = { ...aBody().process, durationMs: 312_000 };
  const rows = table(aBody({ process, warnings: [deadlock!, blocking!] }), {}).split('\n');
  expect(rows.slice(rows.indexOf('Warnings:'))).toEqual([
    'Warnings:',
    `  error deadlock: ${deadlock?.message}`,
    '    Have all of them take what they need in the same order.',
    `  warning blocking-poll × 4 (over): ${blocking?.message}`,
    '    Do that work in parts with an await between them, or in a worker thread.',
    '',
  ]);
});

test('who waits for whom, to the root cause', () => {
  const text = table(aBody({ tasks: troubledTasks }), {});
  expect(text.slice(text.indexOf('Waiting:')).split('\n')).toEqual([
    'Waiting:',
    '  transferStock (16204) waits for ledger (src/stock/transfer.ts:44), for 41.2s; auditStock (16203) holds it (src/stock/audit.ts:24) and waits for stock (src/stock/audit.ts:31); transferStock (16204) holds that (src/stock/transfer.ts:36), and so they wait in a circle',
    '  auditStock (16203) waits for stock (src/stock/audit.ts:31), for 41.2s; transferStock (16204) holds it (src/stock/transfer.ts:36) and waits for ledger (src/stock/transfer.ts:44); auditStock (16203) holds that (src/stock/audit.ts:24), and so they wait in a circle',
    '  POST /orders (18417) and 1 more wait for shop (src/db/pool.ts:52), one for 6.2s; task 17101 holds it (src/export/run.ts:16)',
    '',
  ]);
});

test('which libraries are known, which are not and why, and what found no room', () => {
  const adapters = [
    { library: 'pg', version: '8.16.0' },
    { library: 'async-mutex' },
    { library: 'p-queue', version: '5.0.0', off: 'it was tested with 6.0.0 to 9.0.0' },
  ];
  const text = table(aBody({ completeness: { ...aBody().completeness, adapters, untrackedClaims: 3 } }), {});
  expect(text).toContain('3 modules instrumented · resources of pg 8.16.0, async-mutex\n');
  expect(text).toContain('  the resources of p-queue 5.0.0: it was tested with 6.0.0 to 9.0.0\n');
  expect(text).toContain('  3 holds and waits that found no room\n');
});
