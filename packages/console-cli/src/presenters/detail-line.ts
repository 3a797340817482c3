import type { Link, PlainLine } from '../store/lines.ts';
import { keyLabel } from './help.ts';
import { fitted, type Piece } from './line.ts';
import type { Palette } from './palette.ts';
import { clean, cutEnd, padEnd } from './text.ts';

/** Columns of what stands before a fact. */
export const LABEL = 13;

export function label(text: string): string {
  return text.padEnd(LABEL);
}

export function pieces(columns: number, palette: Palette, list: readonly Piece[]): string {
  return fitted(list, columns, '  ', palette).text;
}

export function labelled(name: string, list: readonly Piece[], columns: number, palette: Palette): string {
  return pieces(columns, palette, [{ text: label(name), role: 'faint' }, ...list]);
}

const ROLES = { heading: 'title', note: 'faint' } as const;

export function plainRow(line: PlainLine, columns: number, palette: Palette): string {
  if (line.kind === 'blank') return '';
  const text = cutEnd(clean(keyLabel(line.text, palette), palette), columns, palette.glyphs.ellipsis);
  return line.kind === 'text' ? text : palette.paint(ROLES[line.kind], text);
}

/** A row that leads elsewhere, or would if it were known where to. */
export function linked(
  list: readonly Piece[],
  columns: number,
  link: Link | undefined,
  selected: boolean,
  palette: Palette,
): string {
  const head: Piece = { text: link === undefined ? ' ' : palette.glyphs.leads, role: 'key' };
  const glued = list.map((piece, index) => (index === 0 ? { ...piece, glued: true } : piece));
  if (!selected) return pieces(columns, palette, [head, ...glued]);
  const unpainted: Palette = { ...palette, paint: (_, text) => text };
  return palette.paint('selected', padEnd(pieces(columns, unpainted, [head, ...glued]), columns));
}
