import { makePalette } from '../../presenters/palette.ts';
import { cutEnd, padEnd, padStart, width as widthOf } from '../../presenters/text.ts';

/** For its glyphs: what goes into a file or a pipe is painted by nobody. */
export const PLAIN = makePalette('mono');

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/**
 * A table for people, as lines, the titles first: each column as wide as its widest cell, two spaces between them. Lines
 * are cut at `width`; without one they are as long as they get.
 */
export function columns(all: readonly Column[], rows: readonly (readonly string[])[], width?: number): string[] {
  const lines = [all.map(({ title }) => title), ...rows];
  // Not Math.max of a spread: thousands of rows are too many arguments.
  const widths = all.map((_, index) => lines.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), 0));
  return lines.map((row) => {
    const cells = all.map(({ align }, index) =>
      (align === 'right' ? padStart : padEnd)(row[index] ?? '', widths[index] ?? 0),
    );
    const line = cells.join('  ').trimEnd();
    return width === undefined ? line : cutEnd(line, width, PLAIN.glyphs.ellipsis);
  });
}
