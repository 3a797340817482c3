import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makePalette } from '../presenters/palette.ts';
import { PICTURES, Scene } from './screens.ts';
import { svgOf } from './svg.ts';

const picture = (title: string) => PICTURES.find((one) => one.title === title)?.draw(new Scene(120, 28)).model;

test('docs/dashboard.svg is the dashboard of today (pnpm gallery --svg docs/dashboard.svg)', async () => {
  process.env.TZ = 'UTC';
  const file = readFileSync(new URL('../../../../docs/dashboard.svg', import.meta.url), 'utf8');
  expect(await svgOf(picture('blocked')!, makePalette('default'))).toBe(file);
});

test('text of the program is escaped', async () => {
  const svg = await svgOf(new Scene(120, 28).connect().press('/').type('<&>').model, makePalette('default'));
  expect(svg).toContain('&lt;&amp;&gt;');
});
