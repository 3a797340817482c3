import { ResourceColumn, TaskColumn } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { columnsOf, lettersOf } from './keys.ts';

const scene = () => new Scene(100, 25).connect();
const order = ({ model }: Scene) => [model.subscribed?.sort, model.subscribed?.descending];

test.each(Object.entries(lettersOf('tasks')))('s, then %s sorts by %s', (letter, column) => {
  const sorted = scene().press('s', letter);
  expect(sorted.model.subscribed?.sort).toBe(column);
  expect(sorted.model.mode).toBe('normal');
});

test.each(Object.entries(lettersOf('resources')))('of resources, s, then %s sorts by %s', (letter, column) => {
  const sorted = scene().press('4', 's', letter);
  expect(sorted.model.subscribed?.resources?.sort).toBe(column);
  expect(sorted.model.subscribed?.sort).toBe('urgency');
});

test('every column of the agent can be reached', () => {
  expect(columnsOf('tasks').toSorted()).toEqual(TaskColumn.options.toSorted());
  expect(columnsOf('resources').toSorted()).toEqual(ResourceColumn.options.toSorted());
});

test('numbers begin with the largest, words with A', () => {
  expect(order(scene().press('s', 'b'))).toEqual(['busy', true]);
  expect(order(scene().press('s', 'n'))).toEqual(['name', false]);
});

test('arrows walk from column to column, and stop at the ends', () => {
  expect(order(scene().press('right', 'right', 'right'))).toEqual(['name', false]);
  expect(order(scene().press('s', 'right', 'left', 'left', 'enter'))).toEqual(['urgency', true]);
});

test('i inverts the order', () => {
  expect(order(scene().press('s', 'b', 'i'))).toEqual(['busy', false]);
  expect(order(scene().press('s', 'b', 'i', 'i'))).toEqual(['busy', true]);
});

test('e shows ended tasks too', () => {
  expect(scene().model.newest?.update.matching).toBe(14);
  const all = scene().press('e');
  expect(all.model.newest?.update.matching).toBe(18);
  expect(all.press('e').model.subscribed?.ended).toBe(false);
});

test('what is absent comes last in either order', () => {
  const last = (shown: Scene) => shown.model.newest?.update.rows.at(-1)?.awaiting;
  expect(last(scene().press('s', 'a'))).toBeUndefined();
  expect(last(scene().press('s', 'a', 'i'))).toBeUndefined();
});
