import { expect, test } from 'vitest';
import { apply, lineAt, lineStarts, originalOffset } from './edits.ts';

// await g();  →  await[g()][x];
const edits = [
  { at: 5, remove: 1, text: '[' },
  { at: 9, remove: 0, text: '][x]' },
] as const;

test('edits insert text, or put it in place of one character', () => {
  expect(apply('await g();', edits)).toBe('await[g()][x];');
});

test('every position of the result has its origin; inside an insertion it is where that was made', () => {
  const origins = Array.from({ length: 15 }, (_, offset) => originalOffset(edits, offset));
  expect(origins).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 10]);
});

test.each([
  ['', [0]],
  ['a\nb', [0, 2]],
  ['a\r\nb\rc', [0, 3, 5]],
  ['a\u2028b\u2029', [0, 2, 4]],
])('lines of %j start at %j', (text, starts) => {
  expect(lineStarts(text)).toEqual(starts);
});

test('an offset lies in the last line that starts before it or at it', () => {
  expect([0, 1, 2, 3, 99].map((offset) => lineAt([0, 2, 3], offset))).toEqual([0, 0, 1, 2, 2]);
});
