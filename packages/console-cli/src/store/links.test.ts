import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { detailOf } from './details.ts';
import { cursorIn } from './lines.ts';
import { listOf } from './model.ts';

/** The detail of the exhausted pool: two holders and two waiters are known. */
const pool = (rows = 40) => new Scene(100, rows).connect().trouble().press('4', 'j', 'j', 'j', 'enter');
const cursor = ({ model }: Scene) => {
  const found = cursorIn(detailOf(model).lines, listOf(model), 30);
  return found && [found.to, found.id];
};
const place = ({ model }: Scene) => [model.tab, listOf(model).focus, listOf(model).selection?.id];

test('in a detail the cursor goes from one to the next that leads elsewhere', () => {
  const scene = pool();
  expect(cursor(scene)).toEqual(['tasks', 17101]);
  expect(cursor(scene.press('j'))).toEqual(['tasks', 17400]);
  expect(cursor(scene.press('j', 'j'))).toEqual(['tasks', 18410]);
  expect(cursor(scene.press('k'))).toEqual(['tasks', 18417]);
});

test('enter leads to the task that holds, and esc back to where one was', () => {
  const scene = pool().press('j', 'enter');
  expect(place(scene)).toEqual(['tasks', 'detail', 17400]);
  expect(scene.model.lists.tasks.detail?.task.name).toBe('exportOrders');
  expect(place(scene.press('escape'))).toEqual(['resources', 'detail', 3]);
  expect(cursor(scene)).toEqual(['tasks', 17400]);
  expect(place(scene.press('escape'))).toEqual(['resources', 'table', 3]);
});

test('esc walks the whole way back, and leaves the tasks as they were', () => {
  const scene = new Scene(100, 40).connect().trouble().press('j', '4', 'j', 'j', 'enter');
  // stock is held by transferStock, which waits for the ledger.
  scene.press('enter', 'j', 'enter');
  expect(place(scene)).toEqual(['resources', 'detail', 9]);
  scene.press('enter');
  expect(place(scene)).toEqual(['tasks', 'detail', 16203]);
  scene.press('escape', 'escape');
  expect(place(scene)).toEqual(['tasks', 'detail', 16204]);
  scene.press('escape');
  expect(place(scene)).toEqual(['resources', 'detail', 8]);
  scene.press('escape', '1');
  expect(place(scene)).toEqual(['tasks', 'table', 18422]);
});

test('a task is found although the filter leaves it out', () => {
  const scene = new Scene(100, 40)
    .connect()
    .trouble()
    .press('/')
    .type('products')
    .press('enter', '4', 'enter', 'enter');
  expect(scene.model.lists.tasks.detail?.task.name).toBe('auditStock');
  expect(scene.model.lists.tasks.filter).toBe('products');
});

test('from a warning to its task, and from a task to its warning', () => {
  const scene = new Scene(100, 40).connect().trouble().press('6', 'enter', 'enter');
  expect(place(scene)).toEqual(['tasks', 'detail', 16204]);
  expect(cursor(scene)?.[0]).toBe('warnings');
  scene.press('enter');
  expect(scene.model.tab).toBe('warnings');
  expect(detailOf(scene.model).lines[0]).toMatchObject({ kind: 'warning', warning: { lint: 'deadlock' } });
});

test('another tab ends the way back', () => {
  const scene = pool().press('enter', '6', '1', 'escape');
  expect(place(scene)).toEqual(['tasks', 'table', 17101]);
});

test('where the next one is not near, the lines scroll by one', () => {
  const scene = pool(13).press('j');
  expect(listOf(scene.model).detailTop).toBe(1);
  expect(listOf(scene.press('G').model).detailTop).toBeGreaterThan(10);
});

test('while the screen is frozen nothing else can be had', () => {
  const scene = pool().press('space', 'enter');
  expect(scene.model.notice).toBe('The screen is frozen: space goes on.');
  expect(place(scene)).toEqual(['resources', 'detail', 3]);
});
