import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { printed } from '../gallery/shop.ts';
import { outputPosition, outputRows, printable } from './output.ts';
import { makePalette, type Palette } from './palette.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'stderr' ? `<${text}>` : text) };

test('lines of stderr are marked', () => {
  const scene = new Scene(100, 25).connect().press('7').send({ type: 'output', lines: printed });
  expect(outputRows(scene.model, plain).slice(2, 4)).toEqual([
    '  GET /products/B-2210 200 9.1 ms',
    '<! Warning: price feed answered 429, retrying in 2 s>',
  ]);
  expect(outputPosition(scene.model)).toBe('7 lines, following');
});

test("the program's own sequences are left out, its tabs kept", () => {
  expect(printable('\u001b[1;32mok\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007', plain)).toBe('ok link');
  expect(printable('a\tb', plain)).toBe('a       b');
  expect(printable('progress 10%\rprogress 20%', plain)).toBe('progress 10% progress 20%');
});

test('nothing printed yet is said', () => {
  expect(outputRows(new Scene(100, 25).connect().press('7').model, plain)).toEqual([
    '  The program has printed nothing yet.',
  ]);
});
