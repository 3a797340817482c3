import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { PICTURES, Scene } from '../gallery/screens.ts';
import { makePalette } from '../presenters/palette.ts';
import { presentScreen, screenText } from '../presenters/screen.ts';
import { Screen } from './screen.tsx';

const palette = makePalette('mono');
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken away
const COLOURS = /\u001b\[[\d;]*m/g;
const bare = (text: string) => text.replace(COLOURS, '').replace(/ +$/gm, '').trimEnd();

/** Ink must neither wrap, cut nor reorder what the presenters made. */
test.each(PICTURES.map(({ title, draw }) => [title, draw] as const))('%s is drawn as it is presented', (_, draw) => {
  for (const columns of [60, 80, 120, 200]) {
    const { model } = draw(new Scene(columns, 30));
    const drawn = renderToString(<Screen model={model} palette={palette} />, { columns });
    expect(drawn.split('\n')).toHaveLength(30);
    expect(bare(drawn)).toBe(bare(screenText(presentScreen(model, palette))));
  }
});
