import type { Palette, Role } from './palette.ts';
import { cutEnd, width } from './text.ts';

/** A piece of a line. Its text is clean. */
export interface Piece {
  readonly text: string;
  readonly role?: Role | undefined;
  /** Where there is no room the highest rank goes first; 0 never goes, it is cut. */
  readonly rank?: number;
  /** Belongs to the piece before: a space between them, no separator. */
  readonly glued?: boolean;
}

function paint({ text, role }: Piece, palette: Palette): string {
  return role === undefined ? text : palette.paint(role, text);
}

/** As many pieces as there is room for, in their order. Returns the painted line and its width. */
export function fitted(pieces: readonly Piece[], columns: number, separator: string, palette: Palette): FittedLine {
  let kept = pieces.filter(({ text }) => text !== '');
  const between = (piece: Piece, index: number) => (index === 0 ? '' : piece.glued ? ' ' : separator);
  const length = () => kept.reduce((sum, piece, index) => sum + width(between(piece, index)) + width(piece.text), 0);
  while (length() > columns) {
    const worst = Math.max(...kept.map(({ rank = 0 }) => rank));
    if (worst === 0) break;
    const last = kept.findLastIndex(({ rank = 0 }) => rank === worst);
    kept = kept.filter((_, index) => index !== last);
  }
  let room = columns;
  let text = '';
  for (const [index, piece] of kept.entries()) {
    const before = between(piece, index);
    if (room <= width(before)) break;
    const part = cutEnd(piece.text, room - width(before), palette.glyphs.ellipsis);
    text += palette.paint('faint', before) + paint({ ...piece, text: part }, palette);
    room -= width(before) + width(part);
  }
  return { text, width: columns - room };
}

interface FittedLine {
  readonly text: string;
  readonly width: number;
}

/** One on the left, one on the right of a line; the right one gives way. */
export function spread(left: FittedLine, right: FittedLine, columns: number): string {
  const gap = columns - left.width - right.width;
  return gap < 2 ? left.text : left.text + ' '.repeat(gap) + right.text;
}
