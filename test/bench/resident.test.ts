import { expect, test } from 'vitest';
import { judge, type Sample } from './resident.ts';

/** A sample every ten seconds. */
function soak(minutes: number, megabytes: (minutes: number) => number): Sample[] {
  return Array.from({ length: minutes * 6 + 1 }, (_, i) => ({ minutes: i / 6, megabytes: megabytes(i / 6) }));
}

test('what grows in the first minute only is flat', () => {
  const warmUp = soak(5, (minutes) => 100 + 60 * Math.min(minutes, 1));
  expect(judge(warmUp)).toMatchObject({ slope: 0, verdict: 'flat' });
});

test('what goes on growing is not', () => {
  expect(judge(soak(5, (minutes) => 100 + 2 * minutes))).toMatchObject({
    slope: expect.closeTo(2),
    verdict: 'not flat',
  });
});

test('what is given back is no growth', () => {
  expect(judge(soak(5, (minutes) => 200 - 10 * minutes)).verdict).toBe('flat');
});

test('garbage that comes and goes is no growth', () => {
  expect(judge(soak(10, (minutes) => 100 + 20 * Math.abs(Math.sin(20 * minutes)))).verdict).toBe('flat');
});

test('much garbage in a short run hides what grows', () => {
  expect(judge(soak(2, (minutes) => 100 + 60 * Math.abs(Math.sin(20 * minutes)))).verdict).toBe('unclear');
});
