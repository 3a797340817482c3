import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { shopTasks, task } from '../gallery/shop.ts';
import { makePalette, type Palette } from './palette.ts';
import { taskRows } from './tasks.ts';
import { width } from './text.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'selected' ? `»${text}` : text) };
const rows = (scene: Scene) => taskRows(scene.model, plain);
const headings = (columns: number) => rows(new Scene(columns, 30).connect())[0]?.trim().split(/ +/);

test.each([
  [60, ['id', 'st', 'name', 'total', 'suspended', 'at']],
  [80, ['id', 'st', 'name', 'total', 'busy', 'sched', 'polls', 'suspended', 'at']],
  [120, ['id', 'st', 'name', 'total', 'busy', 'sched', 'idle', 'polls', 'wakes', 'self', 'suspended', 'at']],
])('at %i columns: %j', (columns, expected) => {
  expect(headings(columns)).toEqual(expected);
});

test('with room the fields of a task have a column', () => {
  expect(headings(139)).toContain('fields');
});

test('a task in a row', () => {
  expect(rows(new Scene(139, 30).connect())[2]?.replace(/ +/g, ' ').trim()).toBe(
    '18421 ◐ S GET /products/:id 9.14ms 2.20ms 1.40ms 5.54ms 4 3 0 src/db/query.ts:31 query product=B-2210',
  );
});

test('a detached task is marked', () => {
  expect(rows(new Scene(120, 30).connect()).some((row) => row.includes('↳ sendReceipt'))).toBe(true);
});

test('a failed task says what it has thrown, a lost one where it waited', () => {
  const ended = rows(new Scene(139, 30).connect().press('e'));
  expect(ended.find((row) => row.includes('18404'))).toMatch(/! F checkout .* OutOfStockError: B-2210 is sold out/);
  expect(ended.find((row) => row.includes('18388'))).toMatch(/\? L ↳ notifyWarehouse .* src\/stock\/socket\.ts:31 ack/);
});

test('they are found by the words failed and lost, and by the error', () => {
  const found = (words: string) =>
    rows(new Scene(139, 30).connect().press('e', '/').type(words).press('enter'))
      .slice(1)
      .map((row) => row.trim().split(' ')[0])
      .filter((id) => id !== '');
  expect(found('failed')).toEqual(['18404']);
  expect(found('lost')).toEqual(['18388']);
  expect(found('outofstock')).toEqual(['18404']);
});

test('the sorted column shows which way', () => {
  expect(rows(new Scene(120, 30).connect().press('s', 'b'))[0]).toContain('busy↓');
  expect(rows(new Scene(120, 30).connect().press('s', 'b', 'i'))[0]).toContain('busy↑');
});

test('the selected task is marked over the whole row', () => {
  const scene = new Scene(120, 30).connect().press('j', 'j');
  const marked = rows(scene).filter((row) => row.startsWith('»'));
  expect(marked).toHaveLength(1);
  expect(marked[0]).toContain('18421');
  expect(marked[0]).toHaveLength(121);
});

test('a row without a task is blank, and as wide', () => {
  const scene = new Scene(120, 30);
  scene.tasks = shopTasks.slice(0, 2);
  expect(rows(scene.connect()).map(width)).toEqual(Array.from({ length: 25 }, () => 120));
});

test('directories give way before the line', () => {
  const scene = new Scene(80, 30);
  const awaiting = { file: 'src/a/very/deep/folder/pool.ts', line: 52, column: 1, forMs: 1, at: 'await' as const };
  scene.tasks = [task({ id: 1, name: 'x'.repeat(40), total: 1, busy: 0, at: { ...awaiting, function: 'acquire' } })];
  expect(rows(scene.connect())[1]).toMatch(/xx…xx.* pool\.ts:52 acquire$/);
});

test('an empty table says why', () => {
  const scene = new Scene(100, 30).connect().press('/').type('none');
  expect(rows(scene)[1]?.trim()).toBe('No task matches "none".');
  scene.tasks = [];
  expect(rows(scene.press('ctrl-u').refresh())[1]?.trim()).toBe('No tasks now.');
});

test('of 100 000 tasks only the rows in sight are asked for and drawn', () => {
  const scene = new Scene(120, 50);
  scene.tasks = Array.from({ length: 100_000 }, (_, index) => task({ id: index + 1, name: 'job', total: 1, busy: 0 }));
  scene.connect().press('G');
  expect(scene.model.newest?.update).toMatchObject({ matching: 100_000, offset: 99_956 });
  expect(scene.model.newest?.update.rows).toHaveLength(44);
  expect(rows(scene)).toHaveLength(45);
});

test('with more than one thread each task says in which it runs', () => {
  const scene = new Scene(120, 30);
  scene.tasks = [
    task({ id: 3, name: 'serve', state: 'idle', total: 4, busy: 1, sched: 0, polls: 1 }),
    { ...task({ id: 1_000_001, name: 'refresh', state: 'idle', total: 4, busy: 1, sched: 0, polls: 1 }), thread: 2 },
    {
      ...task({ id: 2_000_001, name: 'resize', state: 'idle', total: 4, busy: 1, sched: 0, polls: 1 }),
      thread: 3,
      threadName: 'images',
    },
  ];
  const [heading, ...tasks] = rows(scene.connect());
  expect(heading).toContain('thread');
  const inThread = tasks.slice(0, 3).map((row) => row.trim().split(/ +/).slice(3, 5));
  expect(inThread).toEqual([
    ['resize', 'images'],
    ['refresh', '#2'],
    ['serve', 'main'],
  ]);
});

const troubled = (columns: number) => rows(new Scene(columns, 30).connect().trouble());
const rowOf = (id: number, all: readonly string[]) => all.find((row) => row.includes(String(id)))?.trimEnd();

test('what a task waits for, and its place in line, stands where it is suspended', () => {
  expect(rowOf(18410, troubled(139))).toMatch(/→ pool shop \(2nd\) pool\.ts:52/);
  expect(rowOf(18410, troubled(80))).toMatch(/→ pool shop \(2nd\)$/);
  expect(rowOf(16204, troubled(52))).toMatch(/→ ledger \(1st\)$/);
});

test('when the timer is due that a task waits for stands where it is suspended', () => {
  const scene = new Scene(139, 30);
  const waitsFor = [{ resource: 4, kind: 'timer', name: 'timer', forMs: 3000, place: 7, dueMs: 57_000 }];
  scene.tasks = [
    { ...task({ id: 3, name: 'refresh', state: 'idle', total: 4, busy: 1, sched: 0, polls: 1 }), waitsFor },
  ];
  expect(rows(scene.connect()).find((row) => row.includes('refresh'))).toMatch(/→ timer \(due in 57\.0s\)/);
});

test('how many things it holds, and that the lints have found something in it', () => {
  const [heading] = troubled(100);
  expect(heading).toMatch(/^w +id .* holds /);
  expect(rowOf(16204, troubled(100))).toMatch(/^△ 16204 .* 1 → /);
  expect(rowOf(17400, troubled(100))).toMatch(/^ {2}17400 .* 1 \S*csv\.ts:27/);
});

test('where nothing is held and nothing was found, there is no column for it', () => {
  expect(rows(new Scene(139, 30).connect())[0]).not.toMatch(/holds|^w/);
});
