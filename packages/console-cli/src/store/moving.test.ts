import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { task } from '../gallery/shop.ts';
import { layoutOf } from './layout.ts';

/** 100 tasks, the newest (id 100) on top, on a screen with room for 20. */
function hundred(): Scene {
  const scene = new Scene(100, 26);
  scene.tasks = Array.from({ length: 100 }, (_, index) => task({ id: index + 1, name: 'job', total: 1, busy: 0 }));
  return scene.connect();
}

const selected = ({ model }: Scene) => model.lists.tasks.selection?.id;
const window = ({ model }: Scene) => [model.subscribed?.offset, model.subscribed?.limit];

test('nothing is selected until a key selects it', () => {
  expect(selected(hundred())).toBeUndefined();
});

test('the console asks for the rows in sight, no more', () => {
  const scene = hundred();
  expect(layoutOf(scene.model).listRows).toBe(20);
  expect(window(scene)).toEqual([0, 20]);
});

test.each([
  ['j', 100],
  ['down', 100],
  ['k', 100],
  ['G', 1],
  ['end', 1],
  ['g', 100],
  ['pagedown', 81],
  ['ctrl-d', 91],
])('from nothing, %s selects task %i', (key, id) => {
  expect(selected(hundred().press(key))).toBe(id);
});

test.each([
  [['G', 'k'], 2],
  [['G', 'up', 'up'], 3],
  [['G', 'pageup'], 21],
  [['G', 'ctrl-u'], 11],
  [['G', 'g'], 100],
  [['G', 'home'], 100],
  [['G', 'j'], 1],
  [['g', 'k'], 100],
])('%j selects task %i', (keys, id) => {
  expect(selected(hundred().press(...keys))).toBe(id);
});

test('the window follows the selection', () => {
  const scene = hundred().press('G');
  expect(window(scene)).toEqual([80, 20]);
  expect(window(scene.press('g'))).toEqual([0, 20]);
  scene.press(...Array.from({ length: 21 }, () => 'j'));
  expect(window(scene)).toEqual([2, 20]);
});

test('a list that became shorter is scrolled back into sight', () => {
  const scene = hundred().press('G');
  scene.tasks = scene.tasks.slice(0, 30);
  scene.refresh();
  expect(window(scene)).toEqual([10, 20]);
});
