import type { AnyList, ListName, RowId } from './list.ts';

/** What a line of a detail leads to: a row of this list. */
export interface Link {
  readonly to: ListName;
  readonly id: RowId;
}

/** A line of any detail. */
export type PlainLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  /** A part of a sentence that was broken into lines. */
  | { readonly kind: 'text'; readonly text: string };

interface Line {
  readonly kind: string;
  readonly link?: Link | undefined;
}

/** A link with the line it is on, and what tells it from all others of the detail. */
interface Placed extends Link {
  readonly key: string;
  readonly line: number;
}

function linksIn(lines: readonly Line[]): Placed[] {
  const times = new Map<string, number>();
  return lines.flatMap(({ link }, line) => {
    if (link === undefined) return [];
    const name = `${link.to} ${link.id}`;
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    return [{ ...link, key: `${name} ${before}`, line }];
  });
}

/** The link under the cursor: where it was put, as long as that is in sight, else the first in sight. */
export function cursorIn(lines: readonly Line[], list: AnyList, height: number): Placed | undefined {
  const top = list.detailTop;
  const inSight = linksIn(lines).filter(({ line }) => line >= top && line < top + height);
  return inSight.find(({ key }) => key === list.link) ?? inSight[0];
}

/** Within a screen of lines the cursor goes from link to link; where the next one is not near, the lines scroll. */
export function step(
  lines: readonly Line[],
  list: AnyList,
  height: number,
  by: 1 | -1,
): Pick<AnyList, 'detailTop' | 'link'> {
  const top = list.detailTop;
  const links = linksIn(lines);
  const cursor = cursorIn(lines, list, height);
  const at = links.findIndex(({ key }) => key === cursor?.key);
  const next = at === -1 ? undefined : links[at + by];
  if (next !== undefined && next.line >= top - 1 && next.line <= top + height) {
    return { link: next.key, detailTop: Math.max(next.line - height + 1, Math.min(top, next.line)) };
  }
  return { link: list.link, detailTop: Math.max(0, Math.min(top + by, lines.length - height)) };
}
