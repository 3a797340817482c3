import type { Warning } from '@async-console/protocol';
import { layoutOf, rowsInSight } from '../store/layout.ts';
import { type Model, rowsOf, shown, warningsOf } from '../store/model.ts';
import { goesOn } from '../store/warnings.ts';
import { fitted, type Piece } from './line.ts';
import type { Palette } from './palette.ts';
import { severityMark } from './severities.ts';
import { emptyText, isSelected } from './table.ts';
import { clean, cutEnd, padEnd } from './text.ts';
import { named, sinceText, titlePieces } from './warning-detail.ts';

/** The warnings in sight: each has a row of its own, one for what it says, and one for what to do. */
export function warningRows(model: Model, palette: Palette): string[] {
  const { tableColumns } = layoutOf(model);
  const { top } = model.lists.warnings;
  const all = warningsOf(model);
  const ids = rowsOf(model)?.ids ?? [];
  const at = shown(model)?.update.overview.at ?? 0;
  if (all === undefined || all.length === 0) return [padEnd(emptyText(model, tableColumns), tableColumns)];
  const rows = all.slice(top, top + rowsInSight(model)).flatMap((warning, index) => {
    const selected = isSelected(model, ids[top + index] ?? '', top + index);
    return rowsOfOne(warning, at, selected, tableColumns, palette);
  });
  return rows;
}

function rowsOfOne(warning: Warning, at: number, selected: boolean, columns: number, palette: Palette): string[] {
  const isOver = !goesOn(warning, at);
  const head: Piece[] = [
    ...titlePieces(warning, isOver, severityMark(warning.severity, palette), palette),
    { text: subject(warning, palette), role: 'faint', rank: 1 },
    { text: sinceText(warning, at, isOver, palette), role: isOver ? 'faint' : undefined },
  ];
  const { ellipsis, leads } = palette.glyphs;
  const message = cutEnd(`    ${clean(warning.message, palette)}`, columns, ellipsis);
  const remedy = cutEnd(`    ${leads} ${clean(warning.remedy, palette)}`, columns, ellipsis);
  if (selected) {
    const plain: Palette = { ...palette, paint: (_, text) => text };
    const rows = [fitted(head, columns, '  ', plain).text, message, remedy];
    return rows.map((row) => palette.paint('selected', padEnd(row, columns)));
  }
  const first = fitted(head, columns, '  ', palette);
  return [
    first.text + ' '.repeat(columns - first.width),
    isOver ? palette.paint('faint', padEnd(message, columns)) : padEnd(message, columns),
    palette.paint('faint', padEnd(remedy, columns)),
  ];
}

function subject(warning: Warning, palette: Palette): string {
  const { task, taskName } = named(warning);
  const name = taskName ?? warning.resourceName;
  if (name !== undefined) return clean(name, palette);
  return task === undefined ? '' : `task ${task}`;
}
