import { layoutOf } from '../store/layout.ts';
import { hasClaims, hasThreads, hasWarnings, type Model, rowAt } from '../store/model.ts';
import { columnsFor } from './columns.ts';
import type { Palette } from './palette.ts';
import { tableRows } from './table.ts';

/** The heading and the tasks in sight, each row as wide as the table. */
export function taskRows(model: Model, palette: Palette): string[] {
  const { kind, tableColumns, listRows } = layoutOf(model);
  const tasks = Array.from({ length: listRows }, (_, index) => rowAt(model, model.lists.tasks.top + index));
  const known = tasks.filter((task) => task !== undefined);
  const has = { threads: hasThreads(model), claims: hasClaims(model), warnings: hasWarnings(model) };
  return tableRows(model, tasks, columnsFor(kind, tableColumns, known, has, palette), palette);
}
