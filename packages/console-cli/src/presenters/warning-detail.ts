import type { Warning } from '@async-console/protocol';
import type { WarningLine } from '../store/warning-detail.ts';
import { chainLine } from './chain.ts';
import { taskText } from './claims.ts';
import { LABEL, labelled, linked, pieces, plainRow } from './detail-line.ts';
import type { Piece } from './line.ts';
import { duration, plural } from './numbers.ts';
import type { Palette } from './palette.ts';
import { place } from './places.ts';
import { severityRole, severityText } from './severities.ts';
import { clean } from './text.ts';

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
    case 'holds':
    case 'waits':
    case 'closes':
      return chainLine(line, columns, selected, palette);
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
