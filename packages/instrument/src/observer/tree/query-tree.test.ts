import { expect, test } from 'vitest';
import { outlineOf, Planted } from './testing.ts';

test('what a task has called stands below it, each with the line of its await', () => {
  const app = new Planted();
  app.call({ function: 'main', at: 3, calls: [{ function: 'load', at: 9, calls: [{ function: 'read', at: 20 }] }] });
  expect(outlineOf(app.tree())).toEqual(['main :3', '  load :9', '    read :20']);
});

test('equal calls of one function are one row', () => {
  const app = new Planted();
  const item = { function: 'item', at: 7 };
  app.call({ function: 'all', at: 2, calls: [item, item, { function: 'item', at: 8 }] });
  expect(outlineOf(app.tree())).toEqual(['all :2', '  item ×2 :7', '  item :8']);
});

test('tasks are equal when all that is below them is, in any order', () => {
  const app = new Planted();
  const [a, b] = [
    { function: 'a', at: 5 },
    { function: 'b', at: 6 },
  ];
  app.call({ function: 'main', at: 1, calls: [a, b] });
  app.call({ function: 'main', at: 1, calls: [b, a] });
  app.call({ function: 'main', at: 1, calls: [a] });
  expect(outlineOf(app.tree())).toEqual(['main ×2 :1', '  a :5', '  b :6', 'main :1', '  a :5']);
});

test('of equal parents the children are counted for each of them, and in all', () => {
  const app = new Planted();
  const item = { function: 'item', at: 7 };
  for (let k = 0; k < 4; k++) app.call({ function: 'all', at: 2, calls: [item, item, item] });
  const [all, below] = app.tree().rows;
  expect(all).toMatchObject({ times: 4, all: 4, below: 3 });
  expect(below).toMatchObject({ times: 3, all: 12, below: 0, depth: 1 });
});

test('who waits longest comes first, at every level', () => {
  const app = new Planted();
  app.call({ function: 'young', at: 1, forMs: 10 });
  app.call({
    function: 'old',
    at: 2,
    forMs: 500,
    calls: [
      { function: 'second', at: 3, forMs: 40 },
      { function: 'first', at: 4, forMs: 90 },
    ],
  });
  expect(outlineOf(app.tree())).toEqual(['old :2', '  first :4', '  second :3', 'young :1']);
  expect(outlineOf(app.tree({ descending: false }))).toEqual(['young :1', 'old :2', '  second :3', '  first :4']);
});

test('or of whom there are most', () => {
  const app = new Planted();
  app.call({ function: 'alone', at: 1, forMs: 900 });
  app.call({ function: 'often', at: 2 });
  app.call({ function: 'often', at: 2 });
  expect(outlineOf(app.tree({ order: 'times' }))).toEqual(['often ×2 :2', 'alone :1']);
});

test('a row says for how long its nodes wait, how many are woken, and names the tasks that wait longest', () => {
  const app = new Planted();
  const tasks = [300, 1200, 40].map((forMs, nth) =>
    app.call({ function: 'main', at: 1, calls: [{ function: 'load', at: 2, forMs, isWoken: nth === 2 }] }),
  );
  expect(app.tree().rows[1]).toMatchObject({
    longestMs: 1200,
    shortestMs: 40,
    state: 'scheduled',
    scheduled: 1,
    tasks: [
      { id: tasks[1], name: 'main', longestMs: 1200 },
      { id: tasks[0], name: 'main', longestMs: 300 },
      { id: tasks[2], name: 'main', longestMs: 40 },
    ],
  });
});

test('a request has no function, and is known by its name', () => {
  const app = new Planted();
  for (const name of ['GET /a', 'GET /a', 'GET /b']) app.request(name, { function: 'handle', at: 4 });
  expect(outlineOf(app.tree())).toEqual(['GET /a ×2', '  handle :4', 'GET /b', '  handle :4']);
  expect(app.tree().rows[0]).toMatchObject({ kind: 'task', task: 'request' });
});

test('a window has the rows that are in sight, with what is needed to draw them', () => {
  const app = new Planted();
  const item = (at: number) => ({ function: 'item', at });
  app.call({ function: 'main', at: 1, forMs: 9, calls: [{ ...item(5), forMs: 9, calls: [item(7)] }, item(6)] });
  app.call({ function: 'last', at: 2 });
  const page = app.tree({ offset: 1, limit: 3 });
  expect(page).toMatchObject({ matching: 5, offset: 1, tasks: 2, nodes: 5 });
  expect(page.rows.map(({ depth, more }) => ({ depth, more }))).toEqual([
    { depth: 1, more: [1] },
    { depth: 2, more: [1] },
    { depth: 1, more: [] },
  ]);
  expect(app.tree({ offset: 100, limit: 3 }).offset).toBe(2);
});

test('what is folded hides what is below it, for all that are called so', () => {
  const app = new Planted();
  const inner = { function: 'inner', at: 3, calls: [{ function: 'leaf', at: 4 }] };
  app.call({ function: 'main', at: 1, forMs: 9, calls: [inner] });
  app.call({ function: 'main', at: 2, calls: [inner] });
  const [main, within] = app.tree().rows;
  expect(outlineOf(app.tree({ except: [within!.fold] }))).toEqual([
    'main :1',
    '  inner :3 …',
    'main :2',
    '  inner :3 …',
  ]);
  expect(app.tree({ except: [within!.fold] }).matching).toBe(4);
  expect(outlineOf(app.tree({ folded: true }))).toEqual(['main :1 …', 'main :2 …']);
  expect(outlineOf(app.tree({ folded: true, except: [main!.fold] }))).toEqual([
    'main :1',
    '  inner :3 …',
    'main :2',
    '  inner :3 …',
  ]);
});

test('a filter leaves what it is about, with what is above and below', () => {
  const app = new Planted();
  const read = { function: 'read', at: 30 };
  app.call({ function: 'main', at: 1, calls: [{ function: 'load', at: 2, calls: [read] }, read] });
  app.call({ function: 'other', at: 5 });
  const page = app.tree({ filter: 'LOAD app.js' });
  expect(outlineOf(page)).toEqual(['main :1', '  load :2', '    read :30']);
  expect(page).toMatchObject({ tasks: 1, nodes: 3, matching: 3 });
  expect(app.tree({ filter: 'nobody' })).toMatchObject({ tasks: 0, rows: [] });
});

test('a row keeps its id while others come and go, and its node is found again when it has gone on', () => {
  const app = new Planted();
  const task = app.call({ function: 'main', at: 1, forMs: 100 });
  const [before] = app.tree().rows;
  app.call({ function: 'main', at: 1, forMs: 20 });
  app.call({ function: 'other', at: 9, forMs: 900 });
  const [, among] = app.tree().rows;
  expect(among).toMatchObject({ id: before?.id, first: before?.first, times: 2 });
  app.moves(task, 2);
  const moved = app.tree().rows.find(({ first }) => first === before?.first);
  expect(moved).toMatchObject({ awaiting: { line: 2 }, times: 1 });
  expect(moved?.id).not.toBe(before?.id);
});

test('rows that differ only in what is below them have ids of their own', () => {
  const app = new Planted();
  app.call({ function: 'main', at: 1 });
  app.call({ function: 'main', at: 1, calls: [{ function: 'load', at: 2 }] });
  const ids = app.tree().rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
});

test('what the lints have found marks the row of the task', () => {
  const app = new Planted();
  const task = app.call({ function: 'main', at: 1, calls: [{ function: 'load', at: 2 }] });
  app.call({ function: 'main', at: 3 });
  const { rows } = app.tree({}, new Map([[task, ['stuck']]]));
  expect(rows.map(({ warnings }) => warnings)).toEqual([['stuck'], undefined, undefined]);
});

test('a chain as long as the table is walked like any other', () => {
  const app = new Planted(20_000);
  let frame: Parameters<Planted['call']>[0] = { function: 'recurse', at: 1 };
  for (let depth = 1; depth < 3000; depth++) frame = { function: 'recurse', at: 1, calls: [frame] };
  app.call(frame);
  expect(app.tree({ offset: 2999, limit: 1 }).rows[0]).toMatchObject({ depth: 2999, below: 0 });
});

test('a million tasks are a few rows', () => {
  const million = 1_000_000;
  const app = new Planted(million + 10);
  for (let k = 0; k < million / 2; k++) {
    app.call({ function: 'main', at: 1 + (k % 5), forMs: k, calls: [{ function: 'load', at: 9 }] });
  }
  const page = app.tree({ limit: 50 });
  expect(page).toMatchObject({ matching: 10, tasks: million / 2, nodes: million });
  expect(page.rows[0]).toMatchObject({ times: million / 10, longestMs: million / 2 - 1 });
});
