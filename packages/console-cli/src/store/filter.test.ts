import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';

const filtered = (text: string) => new Scene(100, 25).connect().press('/').type(text);

test('each character narrows the table at once', () => {
  const scene = filtered('check');
  expect(scene.model.subscribed?.filter).toBe('check');
  expect(scene.model.newest?.update.rows.map(({ id }) => id)).toEqual([18410, 18409]);
});

test('keys are text while the filter is typed', () => {
  const scene = filtered('q sj?');
  expect(scene.model.lists.tasks.filter).toBe('q sj?');
  expect(scene.model.mode).toBe('filter');
});

test('enter keeps it, esc restores the one before', () => {
  const scene = filtered('orders').press('enter');
  expect(scene.model).toMatchObject({ mode: 'normal', lists: { tasks: { filter: 'orders' } } });
  scene.press('/').type(' pool').press('escape');
  expect(scene.model).toMatchObject({ mode: 'normal', lists: { tasks: { filter: 'orders' } } });
});

test('backspace erases a character, ctrl-u all', () => {
  const scene = filtered('läuf').press('backspace');
  expect(scene.model.lists.tasks.filter).toBe('läu');
  expect(scene.press('ctrl-u').model.lists.tasks.filter).toBe('');
});

test('esc in the table drops it', () => {
  expect(filtered('orders').press('enter', 'escape').model.lists.tasks.filter).toBe('');
});

test('it begins from the top and keeps the selected task', () => {
  const scene = new Scene(100, 16).connect().press('G').press('/').type('listen');
  expect(scene.model.subscribed?.offset).toBe(0);
  expect(scene.model.lists.tasks.selection?.id).toBe(3);
});

test('it never grows beyond what the protocol takes', () => {
  expect(filtered('x'.repeat(400)).model.lists.tasks.filter).toHaveLength(256);
});
