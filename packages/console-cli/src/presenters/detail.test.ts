import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { shopTasks } from '../gallery/shop.ts';
import { detailRows } from './detail.ts';
import { makePalette, type Palette } from './palette.ts';

const plain: Palette = { ...makePalette('mono'), paint: (_, text) => text };
const detail = (scene: Scene, columns = 80) => detailRows(scene.model, columns, 30, plain);
const checkout = () => new Scene(160, 40).connect().press('j', 'j', 'j', 'j', 'j');

test('all that is known of a task', () => {
  expect(detail(checkout())).toEqual([
    'task 18410  checkout  ○ idle  spawned',
    'function       src/orders/checkout.ts:31',
    'started by     task 18409',
    'suspended at   src/db/pool.ts:52 withConnection  for 3.4s',
    'total          3.4s = busy 14.2ms + sched 8.80ms + idle 3.4s',
    `               █▓${'░'.repeat(38)}`,
    'polls          21, longest 0.71ms  wakes 20, by itself 2',
    'field          order = 90307',
    'field          customer = c-5521',
    'field          items = 3',
    '',
    'Await tree',
    '○ checkout  src/orders/checkout.ts:38  3.4s',
    '├─ ○ reserveStock  src/stock/reserve.ts:25  3.4s',
    '│  └─ ○ withConnection  src/db/pool.ts:52  3.4s',
    '└─ ○ quoteShipping  src/shipping/quote.ts:14  3.4s',
    '   └─ ○ fetchRates  src/shipping/rates.ts:27  212ms',
  ]);
});

test('it scrolls', () => {
  const scene = checkout().press('enter').send({ type: 'resized', columns: 160, rows: 16 });
  expect(detail(scene.press('j'))[0]).toBe('function       src/orders/checkout.ts:31');
  expect(detail(scene.press('G')).at(-1)).toContain('fetchRates');
  expect(detail(scene.press('g'))[0]).toContain('task 18410');
});

test('a detached task says from which', () => {
  const scene = new Scene(160, 40).connect().press('/').type('receipt').press('enter', 'j');
  expect(detail(scene)).toContain('detached from  task 18388');
});

test('while the screen is frozen another task has its row, not its tree', () => {
  const rows = detail(checkout().press('space', 'j'));
  expect(rows[0]).toContain('POST /orders/:id/checkout');
  expect(rows.at(-1)).toBe('It was not kept when the screen was frozen. Space goes on.');
});

test('a task that was forgotten is shown as it was seen last', () => {
  const scene = checkout();
  scene.tasks = shopTasks.filter(({ id }) => id !== 18410);
  const rows = detail(scene.refresh(), 120);
  expect(rows[0]).toContain('task 18410  checkout');
  expect(rows.at(-1)).toContain('the program has forgotten it');
});

test('a task of a worker thread says which', () => {
  const scene = new Scene(160, 40);
  const [first] = shopTasks.filter(({ state }) => state === 'running');
  if (first === undefined) throw new Error('The shop has a running task.');
  scene.tasks = [{ ...first, thread: 3, threadName: 'prices' }];
  expect(detail(scene.connect().press('j'))).toContain('thread         prices  #3');
});
