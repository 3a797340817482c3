import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { task } from '../gallery/shop.ts';
import { isDetailInSight } from './model.ts';

const three = [1, 2, 3].map((id) => task({ id, name: `job ${id}`, total: 10, busy: id }));

function scene(columns = 100): Scene {
  const made = new Scene(columns, 25);
  made.tasks = three;
  return made.connect();
}

test('the selection sticks to the task when the order moves it', () => {
  const shown = scene().press('j');
  expect(shown.model.lists.tasks.selection).toEqual({ id: 3, index: 0 });
  shown.tasks = [...three, task({ id: 4, name: 'newer', total: 1, busy: 0 })];
  shown.refresh();
  expect(shown.model.lists.tasks.selection).toEqual({ id: 3, index: 1 });
});

test('it stays on a task that has gone, until it is moved', () => {
  const shown = scene().press('j', 'j');
  shown.tasks = three.filter(({ id }) => id !== 2);
  shown.refresh();
  expect(shown.model.lists.tasks.selection).toEqual({ id: 2, index: 1 });
  expect(shown.press('k').model.lists.tasks.selection).toEqual({ id: 3, index: 0 });
});

test('the detail is asked for only where it is in sight', () => {
  const narrow = scene(100).press('j');
  expect(narrow.model.subscribed?.detail).toBeUndefined();
  expect(narrow.press('enter').model.subscribed?.detail).toBe(3);
  expect(narrow.press('escape').model.subscribed?.detail).toBeUndefined();
  expect(scene(160).press('j').model.subscribed?.detail).toBe(3);
});

test('enter opens the first task when none is selected', () => {
  const shown = scene().press('enter');
  expect(shown.model.lists.tasks.focus).toBe('detail');
  expect(shown.model.lists.tasks.detail?.task.id).toBe(3);
});

test('a task that the program has forgotten keeps its last detail, marked so', () => {
  const shown = scene().press('j', 'enter');
  shown.tasks = three.filter(({ id }) => id !== 3);
  shown.refresh();
  expect(shown.model.lists.tasks.detail).toMatchObject({ task: { id: 3 }, forgotten: true });
});

test('esc goes back to the table, then selects nothing', () => {
  const shown = scene().press('j', 'enter', 'escape');
  expect(shown.model.lists.tasks.focus).toBe('table');
  expect(shown.model.lists.tasks.selection?.id).toBe(3);
  expect(shown.press('escape').model.lists.tasks.selection).toBeUndefined();
  expect(isDetailInSight(shown.model)).toBe(false);
});

test('keys that are faster than the rows select what comes', () => {
  const shown = scene();
  let answer = () => {};
  // The agent takes its time.
  const { refresh } = shown;
  shown.refresh = () => {
    answer = () => refresh.call(shown);
    return shown;
  };
  shown.press('/').type('job 1').press('enter', 'G', 'enter');
  expect(shown.model.lists.tasks.selection?.id).toBeUndefined();
  answer();
  expect(shown.model.lists.tasks.selection).toEqual({ id: 1, index: 0 });
});
