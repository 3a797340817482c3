import { expect, test } from 'vitest';
import { PICTURES, Scene } from '../gallery/screens.ts';
import { makePalette } from './palette.ts';
import { presentScreen } from './screen.ts';
import { width } from './text.ts';

const rowsOf = (scene: Scene, palette = makePalette('default')) => {
  const { header, tabs, body, foot } = presentScreen(scene.model, palette);
  return [...header, tabs, ...body, foot];
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are looked for
const COLOURS = /\u001b\[([\d;]*)m/g;
const bare = (row: string) => row.replace(COLOURS, '');

for (const { title, draw } of PICTURES) {
  test(`${title}: as many rows as the terminal has, none wider`, () => {
    for (const columns of [50, 60, 79, 80, 100, 120, 139, 140, 200, 300]) {
      for (const rows of [12, 24, 50]) {
        const drawn = rowsOf(draw(new Scene(columns, rows)));
        expect(drawn).toHaveLength(rows);
        expect(Math.max(...drawn.map((row) => width(bare(row))))).toBeLessThanOrEqual(columns);
      }
    }
  });

  test(`${title}: nothing but colours is sent to the terminal`, () => {
    for (const row of rowsOf(draw(new Scene(120, 32)))) expect(bare(row)).not.toMatch(/\p{Control}/u);
  });

  test(`${title}: in ASCII mode, ASCII only`, () => {
    for (const row of rowsOf(draw(new Scene(120, 32)), makePalette('mono', true))) {
      expect(bare(row)).toMatch(/^[\x20-\x7e]*$/);
    }
  });

  test(`${title}: without colours there are none`, () => {
    for (const row of rowsOf(draw(new Scene(120, 32)), makePalette('mono'))) {
      // Bold, faint, underlined, inverse.
      const codes = [...row.matchAll(COLOURS)].flatMap(([, parameters = '']) => parameters.split(';'));
      expect(codes.filter((code) => !['1', '2', '4', '7', '22', '24', '27'].includes(code))).toEqual([]);
    }
  });
}

test('a terminal that is too small gets one line that says so', () => {
  const { body, tabs } = presentScreen(new Scene(49, 30).connect().model, makePalette('mono'));
  expect(tabs).toBe('');
  expect(body).toEqual(['Too small: 49 × 30, needs 50 × 12. q quits.']);
});
