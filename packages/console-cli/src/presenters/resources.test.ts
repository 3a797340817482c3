import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { NOW, overview } from '../gallery/shop.ts';
import { troubledResources } from '../gallery/trouble.ts';
import { makePalette, type Palette } from './palette.ts';
import { resourceRows } from './resources.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'selected' ? `»${text}` : text) };
const rows = (columns: number) => trimmed(new Scene(columns, 20).connect().trouble().press('4'));
const trimmed = (scene: Scene) =>
  resourceRows(scene.model, plain)
    .map((row) => row.trimEnd())
    .filter((row) => row !== '');

test('how much of each is held, who waits, and for how long', () => {
  expect(rows(100)).toEqual([
    '  id st  kind      name                    held longest  wait longest first seen',
    '   9 ■ W mutex     ledger                   1/1   41.3s     1   41.2s src/stock/locks.ts:5',
    '   8 ■ W mutex     stock                    1/1   41.3s     1   41.2s src/stock/locks.ts:4',
    '   3 ■ W pool      shop                     3/3    9.1s     2    6.2s src/db/pool.ts:12',
    '  12 ● H agent     http://rates.example       4   212ms     0       — src/shipping/rates.ts:8',
    '   5 ○ F semaphore images                   0/8       —     0       — src/images/resize.ts:3',
  ]);
});

test('on a narrow screen, what is held and who waits stays', () => {
  expect(rows(52).slice(0, 2)).toEqual([
    'st  kind      name                held  wait longest',
    '■ W mutex     ledger               1/1     1   41.2s',
  ]);
});

test('the sorted column shows which way', () => {
  expect(trimmed(new Scene(100, 20).connect().trouble().press('4', 's', 'h'))[0]).toContain('held↓');
});

test('one of which nothing is left, and for which nobody waits, is full', () => {
  const scene = new Scene(100, 20).connect().trouble();
  scene.resources = troubledResources.map((each) => ({ ...each, waiting: 0 }));
  expect(trimmed(scene.press('4')).find((row) => row.includes('ledger'))).toMatch(/◆ F mutex/);
});

test('an empty table says why', () => {
  const scene = new Scene(100, 20).connect().press('4');
  expect(trimmed(scene)[1]?.trim()).toBe('No resources now.');
  expect(trimmed(scene.press('/').type('none'))[1]?.trim()).toBe('No resource matches "none".');
});

test('what was not kept, cannot be asked for, or is not known, is not said to be nothing', () => {
  const why = (scene: Scene) => trimmed(scene.press('4'))[1]?.trim();
  const fresh = () => new Scene(100, 20).connect().trouble();
  expect(why(fresh().press('space'))).toBe('The screen is frozen, and no resources were kept. Space goes on.');
  const gone = fresh().send({ type: 'disconnected', reason: 'gone', now: NOW });
  expect(why(gone)).toBe('Not connected: only what was on the screen is known.');
  // Of an agent that knows none, the answer has none.
  const older = new Scene(100, 20).connect();
  older.refresh = () => older;
  expect(why(older)).toBe('The agent of this program is older: it knows no resources.');
});

test('with more than one thread each says in which it is', () => {
  const scene = new Scene(100, 20).connect().trouble();
  const thread = { spawned: 1, live: 1, ended: false, loop: { tasksMs: 0 } };
  scene.resources = troubledResources.map((each) => ({ ...each, thread: 2, threadName: 'images' }));
  scene.refresh(
    overview({
      threads: [
        { ...thread, thread: 0 },
        { ...thread, thread: 2 },
      ],
    }),
  );
  expect(trimmed(scene.press('4'))[1]).toMatch(/mutex +ledger +images +1\/1/);
});
