import { expect, test } from 'vitest';
import { clock, count, duration, exact, percent, rate, sparkline } from './numbers.ts';
import { makePalette } from './palette.ts';

const palette = makePalette('mono');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test.each([
  [undefined, '—'],
  [0, '0ms'],
  [-3, '0ms'],
  [0.0004, '1µs'],
  [0.085, '85µs'],
  [0.0996, '0.10ms'],
  [1.24, '1.24ms'],
  [9.996, '10.0ms'],
  [12.44, '12.4ms'],
  [99.96, '100ms'],
  [999.4, '999ms'],
  [999.6, '1.0s'],
  [3210, '3.2s'],
  [59.96 * SECOND, '1m00s'],
  [312 * SECOND, '5m12s'],
  [HOUR - 1, '1h00m'],
  [3 * HOUR + 5 * MINUTE, '3h05m'],
  [24 * HOUR - 1, '1d00h'],
  [51 * HOUR, '2d03h'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms, palette)).toBe(text);
});

test('no duration up to a year takes more than six columns', () => {
  for (let ms = 0.001; ms < 365 * 24 * HOUR; ms *= 1.013) expect(duration(ms, palette).length).toBeLessThan(7);
});

test.each([
  [undefined, '—'],
  [0, '0'],
  [99_999, '99999'],
  [100_000, '100k'],
  [999_400, '999k'],
  [999_600, '1.0M'],
  [12_400_000, '12M'],
  [2_000_000_000, '2.0G'],
])('%d is counted as %s', (value, text) => {
  expect(count(value, palette)).toBe(text);
});

test('shares, rates and exact counts', () => {
  expect(percent(0.344, palette)).toBe('34%');
  expect(percent(undefined, palette)).toBe('—');
  expect(rate(0.52)).toBe('0.5');
  expect(rate(1234.4)).toBe('1 234');
  expect(exact(1_204_000)).toBe('1 204 000');
});

test('a sparkline has the newest at the right, and a gap where nothing was measured', () => {
  expect(sparkline([0, undefined, 0.5, 1, 7], 6, palette)).toBe(' ▁ ▅██');
  expect(sparkline([0, 1], 1, palette)).toBe('█');
  expect(sparkline([0, 1], 2, makePalette('mono', true))).toBe('_#');
});

test('the time of day has two digits everywhere', () => {
  expect(clock(Date.UTC(2026, 0, 1, 0, 0, 5))).toMatch(/^\d\d:\d\d:05$/);
});
