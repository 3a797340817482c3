import type { ChainLink } from '@async-console/protocol';
import type { ChainLine } from '../store/chain.ts';
import { taskText } from './claims.ts';
import { linked, pieces } from './detail-line.ts';
import type { Piece } from './line.ts';
import { duration } from './numbers.ts';
import type { Palette } from './palette.ts';
import { awaitSite, place } from './places.ts';
import { clean, width } from './text.ts';

/** One row of who waits for whom. `selected`: the cursor is on it. */
export function chainLine(line: ChainLine, columns: number, selected: boolean, palette: Palette): string {
  switch (line.kind) {
    case 'who':
      return who(line, columns, selected, palette);
    case 'holds':
      return holds(line.of, line.name, line.isLast, columns, palette);
    case 'waits':
      return waits(line.of, line.isLast, columns, palette);
    case 'closes':
      return pieces(columns, palette, [
        { text: palette.glyphs.chain.closes, role: 'warning' },
        { text: `back to ${taskText(line.of, palette)}`, role: 'faint', glued: true },
      ]);
  }
}

function who(
  { of, bend, link }: Extract<ChainLine, { kind: 'who' }>,
  columns: number,
  selected: boolean,
  palette: Palette,
): string {
  const bar = palette.glyphs.chain[bend];
  return (
    palette.paint('warning', bar) +
    linked([{ text: taskText(of, palette), role: 'title' }], columns - width(bar), link, selected, palette)
  );
}

function holds(of: ChainLink, name: string | undefined, isLast: boolean, columns: number, palette: Palette): string {
  const thing = name === undefined ? 'it' : clean(name, palette);
  const text = `holds ${thing} for ${duration(of.holdsSince, palette)}`;
  const room = columns - width(text) - 13;
  const at =
    of.location === undefined || room < 8 ? '' : `asked for at ${place(of.location, Math.max(8, room - 13), palette)}`;
  return below([{ text }, { text: at, role: 'faint' }], isLast, columns, palette);
}

function waits(of: ChainLink, isLast: boolean, columns: number, palette: Palette): string {
  const what =
    of.resource === undefined
      ? 'is suspended'
      : `waits for ${clean(of.resourceName ?? `resource ${of.resource}`, palette)}`;
  const text = of.forMs === undefined ? what : `${what} for ${duration(of.forMs, palette)}`;
  const room = columns - width(text) - 10;
  const at = of.waitsAt === undefined || room < 8 ? '' : `at ${awaitSite(of.waitsAt, room, palette)}`;
  return below([{ text }, { text: at, role: 'faint' }], isLast, columns, palette);
}

function below(list: readonly Piece[], isLast: boolean, columns: number, palette: Palette): string {
  const { line, gap } = palette.glyphs.chain;
  const bar = `${isLast ? gap : line}  `;
  return palette.paint('warning', bar) + pieces(columns - width(bar), palette, list);
}
