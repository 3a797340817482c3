import { type Detail, detailOf } from '../store/details.ts';
import { cursorIn } from '../store/lines.ts';
import { listOf, type Model } from '../store/model.ts';
import type { Palette } from './palette.ts';
import { resourceLine } from './resource-detail.ts';
import { taskLine } from './task-detail.ts';
import { treeLine } from './tree-detail.ts';
import { warningLine } from './warning-detail.ts';

/** The detail pane: one row for each line in sight, none wider than the pane. */
export function detailRows(model: Model, columns: number, height: number, palette: Palette): string[] {
  const detail = detailOf(model);
  const list = listOf(model);
  // Where the keys go elsewhere, nothing is under the cursor.
  const cursor = list.focus === 'detail' ? cursorIn(detail.lines, list, height)?.line : undefined;
  const rows: string[] = [];
  for (let line = list.detailTop; line < Math.min(detail.lines.length, list.detailTop + height); line++) {
    rows.push(rowOf(detail, line, columns, line === cursor, palette));
  }
  return rows;
}

function rowOf(detail: Detail, index: number, columns: number, selected: boolean, palette: Palette): string {
  switch (detail.of) {
    case 'tasks':
      return taskLine(detail.lines[index]!, columns, selected, palette);
    case 'tree':
      return treeLine(detail.lines[index]!, columns, selected, palette);
    case 'resources':
      return resourceLine(detail.lines[index]!, columns, selected, palette);
    case 'warnings':
      return warningLine(detail.lines[index]!, columns, selected, palette);
  }
}
