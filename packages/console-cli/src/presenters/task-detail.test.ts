import type { ChainLink, TaskDetail } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { shopTasks } from '../gallery/shop.ts';
import { detailRows } from './details.ts';
import { makePalette, type Palette } from './palette.ts';

const plain: Palette = { ...makePalette('mono'), paint: (_, text) => text };
const detail = (scene: Scene, columns = 80, rows = 30) => detailRows(scene.model, columns, rows, plain);
const checkout = () => new Scene(160, 40).connect().press('j', 'j', 'j', 'j', 'j');

test('all that is known of a task', () => {
  expect(detail(checkout())).toEqual([
    'task 18410  checkout  ○ idle  spawned',
    'function       src/orders/checkout.ts:31',
    'started by     task 18409',
    'suspended at   src/db/pool.ts:52 withConnection  for 3.4s',
    'last woken     212ms ago  by task 18402 GET /rates',
    'total          3.4s = busy 14.2ms + sched 8.80ms + idle 3.4s',
    `               █▓${'░'.repeat(38)}`,
    'polls          21, longest 0.71ms  wakes 20, by itself 2',
    'poll times     p50 0.31ms  p90 1.10ms  p99 4.20ms  ▃█▆▃ ▂  0.13ms to 8.00ms',
    'wake to poll   p50 0.18ms  p90 0.60ms  p99 1.70ms  ▅█▅▄▂  63µs to 2.00ms',
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
    '',
    'All calls of checkout',
    'calls          412, 1 live  3 failed  0 lost',
    'Of those that were tasks, as far as they were measured:',
    'poll times     p50 0.50ms  p90 1.50ms  p99 6.10ms  ▁▂▄█▆▂▁▁  31µs to 8.00ms',
    'wake to poll   p50 0.20ms  p90 0.80ms  p99 2.20ms  ▆█▅▂▁  63µs to 2.00ms',
    'lifetimes      p50 180ms  p90 940ms  p99 1.7s  max 1.9s  ▁▄█▄▂▁  32.0ms to 2.0s',
  ]);
});

test('it scrolls', () => {
  const scene = checkout().press('enter').send({ type: 'resized', columns: 160, rows: 16 });
  expect(detail(scene.press('j'))[0]).toBe('function       src/orders/checkout.ts:31');
  expect(detail(scene.press('G')).at(-1)).toContain('lifetimes');
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
  expect(rows).toContainEqual(expect.stringContaining('the program has forgotten it'));
});

test('a task of a worker thread says which', () => {
  const scene = new Scene(160, 40);
  const [first] = shopTasks.filter(({ state }) => state === 'running');
  if (first === undefined) throw new Error('The shop has a running task.');
  scene.tasks = [{ ...first, thread: 3, threadName: 'prices' }];
  expect(detail(scene.connect().press('j'))).toContain('thread         prices  #3');
});

const ended = (word: string) => new Scene(160, 40).connect().press('e', '/').type(word).press('enter', 'j');

test('a failed task says what it has thrown', () => {
  expect(detail(ended('failed'))).toEqual(
    expect.arrayContaining([
      'task 18404  checkout  ! failed  spawned',
      'has thrown     OutOfStockError: B-2210 is sold out at ams-2',
    ]),
  );
});

test('a lost task says at which await, and so do the other lost calls of its function', () => {
  expect(detail(ended('lost'))).toEqual(
    expect.arrayContaining([
      'task 18388  ↳ notifyWarehouse  ? lost  detached',
      'function       src/stock/notify.ts:6',
      'lost at        src/stock/socket.ts:31 acknowledged',
      'calls          96, 0 live  0 failed  1 lost',
      'lost at        src/stock/notify.ts:9 notifyWarehouse  1 of them',
    ]),
  );
});

test.each([
  [{ kind: 'itself' }, 'itself'],
  [{ kind: 'timer' }, 'a timer'],
  [{ kind: 'io' }, 'I/O'],
  [{ kind: 'message' }, 'a message of another thread'],
  [{ kind: 'task', task: 7 }, 'task 7'],
] as const)('woken by %j: by %s', (wokenBy, who) => {
  const scene = new Scene(160, 40);
  const [first] = shopTasks;
  if (first === undefined) throw new Error('The shop has tasks.');
  scene.tasks = [{ ...first, wokenBy, lastWokenAt: 311_000 }];
  expect(detail(scene.connect().press('j'))).toContain(`last woken     1.0s ago  by ${who}`);
});

test('what no window brings is not shown', () => {
  const rows = detail(new Scene(160, 40).connect().press('j')).join('\n');
  expect(rows).not.toMatch(/last woken|poll times|All calls|has thrown|lost/);
});

const inTrouble = (word: string) =>
  new Scene(160, 40).connect().trouble().press('/').type(word).press('enter', 'j', 'enter');

test('what it waits for and holds, with the lines, and what the lints say of it', () => {
  const rows = detail(inTrouble('transfer'), 80, 60);
  const from = rows.indexOf('Warnings');
  expect(rows.slice(from, rows.indexOf('Await tree')).map((row) => row.trimEnd())).toEqual([
    'Warnings',
    '→ ▲ error  deadlock',
    'A deadlock for 41.2 s: transferStock (16204) holds stock',
    '(src/stock/transfer.ts:36) and waits for ledger',
    '(src/stock/transfer.ts:44); auditStock (16203) holds ledger',
    '(src/stock/audit.ts:24) and waits for stock',
    '(src/stock/audit.ts:31).',
    '',
    'Waits for',
    '→ mutex ledger  for 41.2s  1st in line',
    '     asked for at   src/stock/transfer.ts:44',
    '',
    'A circle: each waits for what the next one holds',
    '┌─   task 16204 transferStock',
    '│    holds stock for 41.3s  asked for at src/stock/transfer.ts:36',
    '│    waits for ledger for 41.2s  at src/stock/transfer.ts:44 transfer',
    '├─ → task 16203 auditStock',
    '│    holds ledger for 41.3s  asked for at src/stock/audit.ts:24',
    '│    waits for stock for 41.2s  at src/stock/audit.ts:31 audit',
    '└▸  back to task 16204 transferStock',
    '',
    'Holds',
    '→ mutex stock  for 41.3s  across 2 awaits  1 waits for it',
    '     asked for at   src/stock/transfer.ts:36',
    '',
  ]);
});

/** The chain of a task, as far as the next part of its detail. */
function chainIn(rows: readonly string[]): string[] {
  const from = rows.findIndex((row) => /^(Who waits|A circle)/.test(row));
  return rows.slice(from, rows.indexOf('', from)).map((row) => row.trimEnd());
}

test('who waits for whom, to the root cause', () => {
  expect(chainIn(detail(inTrouble('checkout')))).toEqual([
    'Who waits for whom',
    '┌─   task 18410 checkout',
    '│    waits for shop for 5.4s  at src/db/pool.ts:52 withConnection',
    '└─ → task 17101',
    '     holds shop for 9.1s  asked for at src/export/run.ts:16',
  ]);
});

test('a task outside a circle that waits for one in it', () => {
  const scene = new Scene(160, 40).connect().trouble();
  const [deadlocked, waiting] = ['transferStock', 'checkout'].map((name) =>
    scene.tasks.find((task) => task.name === name),
  ) as [TaskDetail, TaskDetail];
  const [transfer, audit, again] = deadlocked.waitChain as [ChainLink, ChainLink, ChainLink];
  const behind = { task: waiting.id, taskName: waiting.name, resource: 8, resourceName: 'stock', forMs: 5390 };
  const transferHolds = { ...transfer, holdsSince: again.holdsSince, location: again.location };
  scene.tasks = [{ ...waiting, waitChain: [behind, transferHolds, audit, again] }];
  const rows = detail(scene.refresh().press('g', 'j', 'enter'));
  expect(chainIn(rows)).toEqual([
    'Who waits for whom: it ends in a circle',
    '┌─   task 18410 checkout',
    '│    waits for stock for 5.4s',
    '├─ → task 16204 transferStock',
    '│    holds stock for 41.3s  asked for at src/stock/transfer.ts:36',
    '│    waits for ledger for 41.2s  at src/stock/transfer.ts:44 transfer',
    '├─ → task 16203 auditStock',
    '│    holds ledger for 41.3s  asked for at src/stock/audit.ts:24',
    '│    waits for stock for 41.2s  at src/stock/audit.ts:31 audit',
    '└▸  back to task 16204 transferStock',
    '     holds stock for 41.3s  asked for at src/stock/transfer.ts:36',
  ]);
});

test('it is held across these awaits', () => {
  const rows = detail(new Scene(80, 40).connect().trouble().press('/').type('export').press('enter', 'j', 'enter'));
  expect(rows).toContain('     held across    src/export/csv.ts:27 writeRows  211 times');
});
