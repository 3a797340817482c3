import stringWidth from 'string-width';
import type { Palette } from './palette.ts';

const PLAIN = /^[\x20-\x7e]*$/;
// C0, DEL and C1; line and paragraph separators; marks that reorder what follows them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const segmenter = new Intl.Segmenter();

/** Columns that it takes in a terminal; the same measure as Ink's. */
export function width(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/**
 * A string of the program as it may be drawn. The connection has cleaned it; this is the second wall: one control
 * character would break a row, or the terminal.
 */
export function clean(text: string, palette: Palette): string {
  if (PLAIN.test(text)) return text;
  const safe = text.replace(UNSAFE, ' ');
  return palette.ascii ? safe.replace(/[^\x20-\x7e]+/g, '?') : safe;
}

export function cutEnd(text: string, columns: number, ellipsis: string): string {
  if (width(text) <= columns) return text;
  return columns <= 0 ? '' : take(text, columns - 1) + ellipsis;
}

/** Keeps both ends: of names the beginning and the end tell them apart. */
export function cutMiddle(text: string, columns: number, ellipsis: string): string {
  if (width(text) <= columns) return text;
  if (columns <= 0) return '';
  const end = Math.floor((columns - 1) / 2);
  return take(text, columns - 1 - end) + ellipsis + takeEnd(text, end);
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

function take(text: string, columns: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, columns));
  let taken = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += width(segment);
    if (used > columns) break;
    taken += segment;
  }
  return taken;
}

function takeEnd(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (PLAIN.test(text)) return text.slice(-columns);
  let taken = '';
  let used = 0;
  for (const { segment } of [...segmenter.segment(text)].reverse()) {
    used += width(segment);
    if (used > columns) break;
    taken = segment + taken;
  }
  return taken;
}
