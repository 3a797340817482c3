import { expect, test } from 'vitest';
import { judge, type Sample } from './resident.ts';

/** A sample every ten seconds. */
function soak(minutes: number, megabytes: (minutes: number) => number): Sample[] {
  return Array.from({ length: minutes * 6 + 1 }, (_, i) => ({ minutes: i / 6, megabytes: megabytes(i / 6) }));
}

/** A heap that grows by 12 MB and is collected every 1.7 minutes. */
function breathing(minutes: number): number {
  return 12 * ((minutes / 1.7) % 1);
}

test('what grows in the first minute only is flat', () => {
  const warmUp = soak(10, (minutes) => 100 + 60 * Math.min(minutes, 1));
  expect(judge(warmUp)).toMatchObject({ slope: 0, verdict: 'flat' });
});

test('what goes on growing is not', () => {
  expect(judge(soak(10, (minutes) => 100 + 2 * minutes))).toMatchObject({
    slope: expect.closeTo(2, 1),
    verdict: 'not flat',
  });
});

test('nor is it when garbage comes and goes above it', () => {
  expect(judge(soak(10, (minutes) => 100 + 1.5 * minutes + breathing(minutes)))).toMatchObject({
    verdict: 'not flat',
  });
});

test('what is given back is no growth', () => {
  expect(judge(soak(10, (minutes) => 200 - 10 * minutes)).verdict).toBe('flat');
});

test('garbage that comes and goes is no growth', () => {
  expect(judge(soak(10, (minutes) => 100 + breathing(minutes))).verdict).toBe('flat');
});

test('a first collection that is deeper than all later ones is no growth', () => {
  const deep = soak(10, (minutes) => 100 + breathing(minutes) - (minutes > 1.7 && minutes < 4 ? 10 : 0));
  expect(judge(deep).verdict).toBe('flat');
});

test('peaks that are unlike each other hide what grows', () => {
  expect(judge(soak(7, (minutes) => 100 + 60 * Math.abs(Math.sin(0.7 * minutes)))).verdict).toBe('unclear');
});
