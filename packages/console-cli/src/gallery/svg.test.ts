import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makePalette } from '../presenters/palette.ts';
import { PICTURES, Scene } from './screens.ts';
import { svgOf } from './svg.ts';

const picture = (title: string, columns: number) =>
  PICTURES.find((one) => one.title === title)?.draw(new Scene(columns, 28)).model;

test.each([
  ['dashboard', 'blocked', 120],
  ['tree', 'tree', 100],
])('docs/%s.svg is as of today (pnpm gallery --svg …, of "%s" with --columns %d)', async (name, title, columns) => {
  process.env.TZ = 'UTC';
  const file = readFileSync(new URL(`../../../../docs/${name}.svg`, import.meta.url), 'utf8');
  expect(await svgOf(picture(title, columns)!, makePalette('default'))).toBe(file);
});

test('text of the program is escaped', async () => {
  const svg = await svgOf(new Scene(120, 28).connect().press('/').type('<&>').model, makePalette('default'));
  expect(svg).toContain('&lt;&amp;&gt;');
});
