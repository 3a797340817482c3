import { expect, test } from 'vitest';
import { Line } from './line.ts';

function lineOf(items: readonly object[]): Line {
  const line = new Line();
  for (const [index, item] of items.entries()) line.push(item, index + 1);
  return line;
}

const objects = (count: number) => Array.from({ length: count }, () => ({}));

test('who was first is served first, and gets its claim once', () => {
  const items = objects(3000);
  const line = lineOf(items);
  expect(items.map((item) => line.take(item))).toEqual(items.map((_, index) => index + 1));
  expect(items.map((item) => line.take(item))).toEqual(items.map(() => 0));
});

test('who leaves from within the line leaves the order of the others', () => {
  const [a, b, c, d] = objects(4) as [object, object, object, object];
  const line = lineOf([a, b, c, d]);
  expect([c, a, d, b].map((item) => line.take(item))).toEqual([3, 1, 4, 2]);
});

test("a first who stays is in nobody's way", () => {
  const [first, ...others] = objects(3000) as [object, ...object[]];
  const line = lineOf([first, ...others]);
  expect(others.map((item) => line.take(item))).toEqual(others.map((_, index) => index + 2));
  expect([line.take(first), line.take(first)]).toEqual([1, 0]);
});

test('it goes on being a line however many have been in it', () => {
  const line = new Line();
  const waiting = objects(5);
  for (const item of waiting) line.push(item, 7);
  for (let turn = 1; turn <= 5000; turn++) {
    const item = {};
    line.push(item, turn + 10);
    waiting.push(item);
    expect(line.take(waiting.shift() as object)).toBe(turn <= 5 ? 7 : turn + 10 - 5);
  }
});

test('who is not in it has no claim', () => {
  expect(new Line().take({})).toBe(0);
  expect(lineOf(objects(2)).take({})).toBe(0);
});
