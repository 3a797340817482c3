import type { ChainLink, Warning } from '@async-console/protocol';
import type { WarningLine } from '../store/warning-detail.ts';
import { taskText } from './claims.ts';
import { LABEL, labelled, linked, pieces, plainRow } from './detail-line.ts';
import type { Piece } from './line.ts';
import { duration, plural } from './numbers.ts';
import type { Palette } from './palette.ts';
import { awaitSite, place } from './places.ts';
import { severityRole, severityText } from './severities.ts';
import { clean, width } from './text.ts';

/** One row of a warning's detail. `selected`: the cursor is on it. */
export function warningLine(line: WarningLine, columns: number, selected: boolean, palette: Palette): string {
  switch (line.kind) {
    case 'blank':
    case 'heading':
    case 'note':
    case 'text':
      return plainRow(line, columns, palette);
    case 'warning':
      return pieces(
        columns,
        palette,
        titlePieces(line.warning, line.isOver, severityText(line.warning.severity, palette), palette),
      );
    case 'found':
      return labelled('found', foundPieces(line.warning, line.at, line.isOver, palette), columns, palette);
    case 'task':
      return linked(fact('task', taskText(named(line.warning), palette)), columns, line.link, selected, palette);
    case 'resource': {
      const name = line.warning.resourceName;
      const text = name === undefined ? `resource ${line.warning.resource}` : clean(name, palette);
      return linked(fact('resource', text), columns, line.link, selected, palette);
    }
    case 'place': {
      const { location } = line.warning;
      const text = location === undefined ? palette.glyphs.absent : place(location, columns - LABEL - 2, palette);
      return labelled('line', [{ text }], columns, palette);
    }
    case 'evidence':
      return labelled(
        clean(line.name, palette),
        [{ text: valueText(line.name, line.value, palette) }],
        columns,
        palette,
      );
    case 'who':
      return who(line, columns, selected, palette);
    case 'holds':
      return holds(line.of, line.name, line.isLast, columns, palette);
    case 'waits':
      return waits(line.of, line.isLast, columns, palette);
    case 'closes': {
      const { closes } = palette.glyphs.chain;
      return pieces(columns, palette, [
        { text: closes, role: 'warning' },
        { text: `back to ${taskText(line.of, palette)}`, role: 'faint', glued: true },
      ]);
    }
  }
}

/** Of several it is about one, whose name the chain has. */
export function named({ task, taskName, chain = [] }: Warning): {
  task?: number | undefined;
  taskName?: string | undefined;
} {
  return { task, taskName: taskName ?? chain.find((link) => link.task === task)?.taskName };
}

/** `mark`: how grave it is; then the rule, and how many of the same. */
export function titlePieces(warning: Warning, isOver: boolean, mark: string, palette: Palette): Piece[] {
  const { severity, lint, times } = warning;
  return [
    { text: mark, role: isOver ? 'faint' : severityRole(severity) },
    { text: clean(lint, palette), role: 'title' },
    { text: times === 1 ? '' : `${palette.glyphs.times}${times}` },
    { text: isOver ? 'over' : '', role: 'faint' },
  ];
}

/** `for 2.6s`; of one that is over how long ago that was. */
export function sinceText({ firstAt, lastAt }: Warning, at: number, isOver: boolean, palette: Palette): string {
  return isOver
    ? `${duration(Math.max(0, at - lastAt), palette)} ago`
    : `for ${duration(Math.max(0, at - firstAt), palette)}`;
}

function foundPieces(warning: Warning, at: number, isOver: boolean, palette: Palette): Piece[] {
  const ago = (instant: number) => `${duration(Math.max(0, at - instant), palette)} ago`;
  return [
    { text: `first ${ago(warning.firstAt)}` },
    { text: isOver ? `last ${ago(warning.lastAt)}` : 'goes on' },
    { text: warning.times === 1 ? '' : plural(warning.times, 'time'), rank: 1 },
  ];
}

function fact(name: string, text: string): Piece[] {
  return [{ text: name.padEnd(LABEL - 2), role: 'faint' }, { text }];
}

/** A figure whose name ends in `Ms` is a duration. */
function valueText(name: string, value: number | string, palette: Palette): string {
  if (typeof value === 'string') return clean(value, palette);
  return name.endsWith('Ms') ? duration(value, palette) : String(Math.round(value * 1000) / 1000);
}

function who(
  { of, bend, link }: Extract<WarningLine, { kind: 'who' }>,
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
