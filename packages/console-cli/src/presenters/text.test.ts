import { expect, test } from 'vitest';
import { makePalette } from './palette.ts';
import { clean, cutEnd, cutMiddle, padEnd, padStart, width } from './text.ts';

const palette = makePalette('mono');

test.each([
  ['', 0],
  ['order', 5],
  ['läufer', 6],
  ['注文', 4],
  ['👩‍🔧', 2],
  ['e\u0301', 1],
])('%s takes its columns', (text, columns) => {
  expect(width(text)).toBe(columns);
});

test('a name is cut in its middle', () => {
  expect(cutMiddle('GET /products/:id', 11, '…')).toBe('GET /…s/:id');
  expect(cutMiddle('checkout', 8, '…')).toBe('checkout');
  expect(cutMiddle('checkout', 1, '…')).toBe('…');
  expect(cutMiddle('checkout', 0, '…')).toBe('');
});

test('wide characters are never halved', () => {
  for (let columns = 0; columns < 12; columns++) {
    expect(width(cutMiddle('注文注文注文', columns, '…'))).toBeLessThanOrEqual(columns);
    expect(width(cutEnd('注文注文注文', columns, '…'))).toBeLessThanOrEqual(columns);
  }
  expect(cutEnd('👩‍🔧👩‍🔧👩‍🔧', 5, '…')).toBe('👩‍🔧👩‍🔧…');
});

test('padding counts columns', () => {
  expect(padEnd('注文', 6)).toBe('注文  ');
  expect(padStart('注文', 6)).toBe('  注文');
});

test('what would break a row or reorder it becomes a space', () => {
  expect(clean('a\nb\tc\u001b[31md\u009be\u202ef\u2028g\u007f', palette)).toBe('a b c [31md e f g ');
});

test('in ASCII mode nothing else is left', () => {
  expect(clean('läufer 注文', makePalette('mono', true))).toBe('l?ufer ?');
});
