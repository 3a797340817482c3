import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { NOW, overview, shopTasks } from '../gallery/shop.ts';
import { shown } from './model.ts';

const frozen = () => new Scene(100, 25).connect().press('j', 'space');

test('only this screen freezes: data goes on arriving', () => {
  const scene = frozen();
  scene.tasks = [];
  scene.refresh(overview({ endedPerSecond: 7 }), NOW + 14_000);
  expect(shown(scene.model)?.update.rows).toHaveLength(14);
  expect(scene.model.newest?.update.overview.endedPerSecond).toBe(7);
  expect(scene.model.now - (scene.model.frozen?.at ?? 0)).toBe(14_000);
});

test('space goes on with what is newest', () => {
  const scene = frozen();
  scene.tasks = shopTasks.slice(0, 2);
  scene.refresh().press('space');
  expect(shown(scene.model)?.update.rows).toHaveLength(2);
});

test('the selection moves among the rows on the screen', () => {
  const scene = frozen().press('G');
  expect(scene.model.lists.tasks.selection?.id).toBe(3);
});

test.each(['/', 's', 'e', 'i', 'left', 'right'])('%s needs other rows, and says why it cannot have them', (key) => {
  const scene = frozen();
  const before = scene.model.subscribed;
  scene.press(key);
  expect(scene.model.notice).toBe('The screen is frozen: space goes on.');
  expect(scene.model.mode).toBe('normal');
  expect(scene.model.subscribed).toEqual(before);
});

test('a notice goes with the next key', () => {
  expect(frozen().press('/', 'j').model.notice).toBeUndefined();
});

test('a new connection is told the window although the screen is frozen', () => {
  const scene = frozen().send({ type: 'disconnected', reason: 'gone', now: NOW });
  expect(scene.model.subscribed).toBeUndefined();
  scene.send({ type: 'connected', process: scene.model.process!, now: NOW });
  expect(scene.model.subscribed).toBeDefined();
});
