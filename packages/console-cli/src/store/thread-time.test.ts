import { expect, test } from 'vitest';
import { threadTime } from './thread-time.ts';

const percents = (tasksMs: number, otherMs: number, gcMs: number, idleMs: number) =>
  threadTime({ tasksMs, otherMs, gcMs, idleMs })?.shares.map(({ percent }) => percent);

test('the parts are 100 % together', () => {
  expect(percents(1, 1, 1, 0)).toEqual([34, 33, 33, 0]);
  expect(percents(0.4, 0.4, 0.4, 98.8)).toEqual([1, 0, 0, 99]);
  for (let seed = 1; seed <= 500; seed++) {
    const sum = percents(seed % 7, (seed % 11) / 3, (seed % 5) / 9, seed / 13)?.reduce((a, b) => a + b);
    expect(sum).toBe(100);
  }
});

test('what was not measured is no time at all', () => {
  expect(threadTime({ tasksMs: 3 })).toBeUndefined();
  expect(threadTime({ tasksMs: 0, otherMs: 0, gcMs: 0, idleMs: 0 })).toBeUndefined();
});
