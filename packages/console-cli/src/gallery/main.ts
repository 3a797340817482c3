import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { makePalette, type PaletteName } from '../presenters/palette.ts';
import { presentScreen, screenText } from '../presenters/screen.ts';
import { PICTURES, Scene } from './screens.ts';

// Draws every screen from fixed models, at the widths where the layout changes; or one of them as a picture:
//   pnpm gallery [--only tasks] [--columns 80,200] [--rows 28] [--palette mono] [--ascii]
//   pnpm gallery --svg docs/dashboard.svg [--only tasks] [--columns 120] [--rows 28]
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    columns: { type: 'string' },
    rows: { type: 'string' },
    palette: { type: 'string', default: 'default' },
    ascii: { type: 'boolean', default: false },
    svg: { type: 'string' },
  },
});

// Times of day are the same wherever the gallery is drawn.
process.env.TZ = 'UTC';
const rows = Number(values.rows ?? 28);
const palette = makePalette(values.palette as PaletteName, values.ascii);

if (values.svg !== undefined) {
  const { svgOf } = await import('./svg.ts');
  const scene = new Scene(Number(values.columns ?? 120), rows);
  const picture = PICTURES.find(({ title }) => title === (values.only ?? 'blocked'));
  if (picture === undefined) throw new Error(`There is no screen called ${values.only}.`);
  writeFileSync(values.svg, await svgOf(picture.draw(scene).model, palette));
} else {
  for (const picture of PICTURES.filter(({ title }) => values.only === undefined || title === values.only)) {
    for (const columns of (values.columns ?? '60,80,120,200').split(',').map(Number)) {
      const { model } = picture.draw(new Scene(columns, rows));
      process.stdout.write(
        `\n=== ${picture.title}, ${columns} × ${rows} ===\n${screenText(presentScreen(model, palette))}`,
      );
    }
  }
}
