import type { AwaitPlace } from '@async-console/protocol';
import type { Palette } from './palette.ts';
import { clean, cutMiddle, width } from './text.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** file:line; directories give way first, then the middle. */
export function place({ file, line }: Place, columns: number, palette: Palette): string {
  return shorten(`${clean(file, palette)}:${line}`, '', columns, palette);
}

/** Where a task waits: file:line function. */
export function awaitSite(site: AwaitPlace, columns: number, palette: Palette): string {
  const mark = site.at === 'return' ? `${palette.glyphs.returning} ` : '';
  const fn = clean(site.function, palette);
  return mark + shorten(`${clean(site.file, palette)}:${site.line}`, fn, columns - width(mark), palette);
}

function shorten(where: string, name: string, columns: number, { glyphs }: Palette): string {
  const tail = name === '' ? '' : ` ${name}`;
  if (width(where) + width(tail) <= columns) return where + tail;
  const slash = Math.max(where.lastIndexOf('/'), where.lastIndexOf('\\'));
  const base = slash === -1 ? where : `${glyphs.ellipsis}${where.slice(slash)}`;
  if (width(base) + width(tail) <= columns) return base + tail;
  const bare = where.slice(slash + 1);
  // The line is worth more than the function's name: the name is cut as long as something of it is left.
  const room = columns - width(bare) - 1;
  if (name !== '' && room >= 3) return `${bare} ${cutMiddle(name, room, glyphs.ellipsis)}`;
  return cutMiddle(bare, columns, glyphs.ellipsis);
}
