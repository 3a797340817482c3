import { expect, test } from 'vitest';
import { parseDuration } from './durations.ts';

test.each([
  ['250ms', 250],
  ['5s', 5000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
])('%s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', '5 s', '-5s', '0s', '1e3s', '5S', '5d', 's', '1.s', '600h', 'Infinityms'])(
  "'%s' is none",
  (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'not-a-duration', exitCode: 2 }));
  },
);
