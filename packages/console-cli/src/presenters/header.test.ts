import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { complete, incomplete, lastState, NOW, overview } from '../gallery/shop.ts';
import { headerRows } from './header.ts';
import type { Palette } from './palette.ts';
import { makePalette } from './palette.ts';

/** Shows what each text is: <warning>text</warning>. */
const marked: Palette = { ...makePalette('mono'), paint: (role, text) => (text === '' ? '' : `<${role}>${text}</>`) };
const plain: Palette = { ...makePalette('mono'), paint: (_, text) => text };

const header = (scene: Scene, palette = plain) => headerRows(scene.model, palette);
const wide = () => new Scene(160, 32).connect();

test('the program, the loop and the tasks', () => {
  expect(header(wide())).toEqual([
    'shop · pid 48211 · Node v24.21.0 · up 5m12s · ● live · src/server.ts',
    'loop  34% ▄▄▃▃▃▃▄▄▅██▇▄▃▃▃▃▃▄▄▄▃▃▃ · delay p99 8.10ms p50 1.24ms max 12.4ms · 14 tasks 1 running 2 scheduled 11 idle · 59 ended/s',
    'thread tasks 28% + other 4% + gc 2% + idle 66% of 250ms · 3 failed · 2 lost · 48 modules seen · 310 left alone',
  ]);
});

test('what was not measured is a dash or nothing, never zero', () => {
  const rows = header(wide().refresh(overview({ loop: { tasksMs: 0 }, endedPerSecond: undefined })));
  expect(rows[1]).toMatch(/^loop {4}— .* · 14 tasks 1 running 2 scheduled 11 idle$/);
});

test('on every width the thread time is 100 %, and failed and lost tasks are a warning', () => {
  const row = (columns: number) => header(new Scene(columns, 32).connect(), marked)[2];
  expect(row(50)).toBe('tasks 28% other 4% gc 2% idle 66%<faint> · </><warning>3 F</><faint> · </><warning>2 L</>');
  expect(row(80)).toContain('thread tasks 28% + other 4% + gc 2% + idle 66%<faint> </><faint>of 250ms</>');
  expect(row(80)).toContain('<warning>3 failed</><faint> · </><warning>2 lost</>');
});

test('where nothing failed and nothing was lost, nothing is said of it', () => {
  const totals = { ...overview().totals, failed: 0, lost: 0 };
  expect(header(wide().refresh(overview({ totals })))[2]).not.toMatch(/failed|lost/);
});

test('observed worker threads are counted', () => {
  const thread = { spawned: 1, live: 1, ended: false, loop: { tasksMs: 0 } };
  const threads = [0, 1, 2].map((id) => ({ ...thread, thread: id }));
  expect(header(new Scene(200, 32).connect().refresh(overview({ threads })))[2]).toMatch(/· 2 workers$/);
});

test('blocked: for how long, since when, by which task, and where', () => {
  const [state, , , ...rows] = header(wide().block());
  expect(state).toContain(' blocked 3.2s ');
  expect(rows[0]).toMatch(/■ blocked for 3\.2s by task 18431 POST \/login {2}· since \d\d:\d\d:49/);
  expect(rows.slice(1, 3)).toEqual([
    '   at hashPassword  src/auth/password.ts:31',
    '   at verifyLogin  src/auth/login.ts:22',
  ]);
});

test('a blocker deep in Node: the frame of the app that called is in sight', () => {
  const node = (line: number) => ({ function: 'write', location: { file: 'node:internal/streams', line, column: 1 } });
  const app = { function: 'exportAll', location: { file: 'src/export.ts', line: 7, column: 3 } };
  const stack = [node(1), node(2), node(3), node(4), node(5), node(6), app, node(7)];
  const scene = wide().refresh(overview({ blocked: { thread: 0, forMs: 900, stack } }), NOW);
  expect(header(scene).slice(4)).toEqual([
    '   at write  node:internal/streams:6',
    '   at exportAll  src/export.ts:7',
    '   at write  node:internal/streams:7',
  ]);
  expect(header(scene.refresh(overview(), NOW + 1000))[3]).toContain('at exportAll src/export.ts:7');
});

test('a blocked thread that measures nothing is fully used', () => {
  const rows = header(wide().refresh(overview({ loop: { tasksMs: 0 }, blocked: { thread: 0, forMs: 900 } })));
  expect(rows[1]).toMatch(/^loop 100% .*█ ·/);
});

test('blocked by a callback outside every task', () => {
  const rows = header(wide().refresh(overview({ blocked: { thread: 0, forMs: 900 } })));
  expect(rows[3]).toContain('blocked for 900ms by a callback outside every task');
});

test('why there is no stack', () => {
  const rows = header(
    wide().refresh(overview({ blocked: { thread: 0, forMs: 900, stackAbsent: 'a debugger is attached' } })),
  );
  expect(rows[4]).toBe('   no stack: a debugger is attached');
});

test('a block that is over is said for ten seconds', () => {
  const scene = wide()
    .block()
    .refresh(overview(), NOW + 4000);
  expect(header(scene)[3]).toBe(
    '■ was blocked for at least 3.2s by task 18431 POST /login · at hashPassword src/auth/password.ts:31 · 4.0s ago',
  );
  expect(header(scene.send({ type: 'tick', now: NOW + 10_000 }))).toHaveLength(3);
});

test('frozen: how far behind', () => {
  const scene = wide()
    .press('space')
    .send({ type: 'tick', now: NOW + 14_000 });
  expect(header(scene)[0]).toContain('frozen, 14.0s behind');
});

test('ended: how', () => {
  const scene = wide().send({ type: 'final', body: lastState, now: NOW });
  expect(header(scene)[0]).toContain('up 5m18s · ended with exit code 1');
  scene.send({ type: 'ended', exit: { code: null, signal: 'SIGTERM' }, now: NOW });
  expect(header(scene)[0]).toContain('ended by SIGTERM');
});

test('a connection that stands but is silent says so', () => {
  expect(header(wide().send({ type: 'tick', now: NOW + 5000 }))[0]).toContain('no news for 5.0s');
});

test('what was not seen is a warning on every width', () => {
  const unseen = (columns: number) =>
    header(new Scene(columns, 32).connect().refresh(overview({ completeness: incomplete })), marked)[3];
  expect(unseen(50)).toBe('<warning>! 1 mod 3 fn 1204 frames 17 rows 2 thr 60412 wait…</>');
  expect(unseen(80)).toBe(
    '<warning>! not seen: 1 module, 3 functions, 1 204 frames, 17 rows, 2 threads, 60 412 lon…</>',
  );
  expect(unseen(200)).toContain('1 uncovered module, 3 untracked functions, 1 204 untracked frames, 17 lost rows');
  expect(unseen(200)).toContain('src/legacy/report.cjs: Unexpected token (12:4)');
});

test('an agent that has switched itself off says so', () => {
  const rows = header(wide().refresh(overview({ completeness: { ...complete, agentError: 'out of memory' } })), marked);
  expect(rows[3]).toBe('<warning>! the agent has switched itself off: out of memory</>');
});

test('what a rule leaves alone is no warning', () => {
  const modules = { instrumented: 4, skipped: 315, failed: 0, skippedBy: { node_modules: 310, excluded: 5 } };
  expect(header(wide().refresh(overview({ completeness: { ...complete, modules } })))).toHaveLength(3);
});

test('a blocked worker thread is named', () => {
  const blocked = { thread: 3, threadName: 'hasher', forMs: 900, task: { id: 2_000_001, name: 'login' } };
  const rows = header(wide().refresh(overview({ blocked })));
  expect(rows[0]).toContain('worker blocked 900ms');
  expect(rows[3]).toContain('blocked for 900ms by task 2000001 login in worker hasher');
  const nameless = { thread: 3, forMs: 900, task: { id: 2_000_001, name: 'login' } };
  expect(header(wide().refresh(overview({ blocked: nameless })))[3]).toContain('login in worker #3');
});

test('a blocked worker thread does not use the loop of the main thread', () => {
  const rows = header(wide().refresh(overview({ loop: { tasksMs: 0 }, blocked: { thread: 3, forMs: 900 } })));
  expect(rows[1]).not.toMatch(/^loop 100%/);
});

test('how many warnings there are, by severity, and nothing where there are none', () => {
  expect(header(new Scene(160, 32).connect().trouble(), marked)[0]).toContain(
    '<error>▲ 3 errors</><faint> · </><warning>△ 1 warning</>',
  );
  expect(header(new Scene(50, 32).connect().trouble())[0]).toBe('shop · ● live · ▲ 3 errors · △ 1 warning');
  const none = wide().refresh(overview({ warnings: { error: 0, warning: 0, info: 0 } }));
  expect(header(none)[0]).not.toMatch(/▲|△/);
});
