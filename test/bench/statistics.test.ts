import { expect, test } from 'vitest';
import { differences, lineThrough, ratios, spread } from './statistics.ts';

test('the median is the middle value, or lies between the two in the middle', () => {
  expect(spread([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30 });
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
});

test('nothing is said of no values', () => {
  expect(() => spread([])).toThrow(RangeError);
});

test('a ratio is taken within its round: a slow round falls on both sides', () => {
  expect(ratios([20, 200, 20], [10, 100, 10])).toEqual({ median: 2, min: 2, max: 2 });
});

test('a row that has fewer rounds is compared with the first ones', () => {
  expect(ratios([20, 30], [10, 10, 1000])).toEqual({ median: 2.5, min: 2, max: 3 });
  expect(differences([20], [15, 1000])).toEqual({ median: 5, min: 5, max: 5 });
});

test('points on a line have its slope, and no error', () => {
  expect(lineThrough([0, 1, 2, 3].map((x) => [x, 5 - 2 * x]))).toEqual({ slope: -2, standardError: 0 });
});

test('points beside a line make its slope less sure', () => {
  // By hand, from the means 1.5 and 0.5: squares of x 5, products 1, squares of y 1, of which the line explains 0.2.
  const { slope, standardError } = lineThrough([
    [0, 0],
    [1, 1],
    [2, 0],
    [3, 1],
  ]);
  expect(slope).toBeCloseTo(0.2);
  expect(standardError).toBeCloseTo(Math.sqrt((1 - 0.2) / 2 / 5));
});

test('a line needs three points', () => {
  expect(() =>
    lineThrough([
      [0, 0],
      [1, 1],
    ]),
  ).toThrow(RangeError);
});
