import type { TaskRow } from '@async-console/protocol';
import { layoutOf } from '../store/layout.ts';
import { hasThreads, type Model, rowAt } from '../store/model.ts';
import { type Column, columnsFor } from './columns.ts';
import type { Palette } from './palette.ts';
import { cutEnd, padEnd, padStart } from './text.ts';

/** The heading and the tasks in sight, each row as wide as the table. */
export function taskRows(model: Model, palette: Palette): string[] {
  const { kind, tableColumns, listRows } = layoutOf(model);
  const tasks = Array.from({ length: listRows }, (_, index) => rowAt(model, model.top + index));
  const known = tasks.filter((task) => task !== undefined);
  const columns = columnsFor(kind, tableColumns, known, hasThreads(model), palette);
  const blank = ' '.repeat(tableColumns);
  const rows = tasks.map((task, index) => {
    if (task === undefined) return index === 0 ? padEnd(emptyText(model, tableColumns), tableColumns) : blank;
    return taskRow(task, columns, isSelected(model, task, model.top + index), palette);
  });
  return [headingRow(model, columns, palette), ...rows];
}

function isSelected({ selection }: Model, task: TaskRow, index: number): boolean {
  if (selection === undefined) return false;
  return selection.id === undefined ? selection.index === index : selection.id === task.id;
}

function emptyText(model: Model, columns: number): string {
  const seen = model.newest;
  if (seen === undefined || seen.update.matching > 0) return '';
  const text = model.filter === '' ? 'No tasks now.' : `No task matches ${JSON.stringify(model.filter)}.`;
  return cutEnd(`  ${text}`, columns, '');
}

function headingRow(model: Model, columns: readonly Column[], palette: Palette): string {
  const { glyphs } = palette;
  const cells = columns.map((column) => {
    const sorted = column.sort === model.sort;
    const arrow = sorted ? (model.descending ? glyphs.down : glyphs.up) : '';
    const text = align(cutEnd(column.heading + arrow, column.width, ''), column);
    return palette.paint(sorted ? 'sorted' : 'heading', text);
  });
  return cells.join(palette.paint('heading', ' '));
}

function taskRow(task: TaskRow, columns: readonly Column[], selected: boolean, palette: Palette): string {
  const cells = columns.map((column) => {
    const text = align(column.text(task, column.width, palette), column);
    const role = column.role?.(task);
    return role === undefined || selected ? text : palette.paint(role, text);
  });
  const row = cells.join(' ');
  return selected ? palette.paint('selected', row) : row;
}

function align(text: string, column: Column): string {
  return column.align === 'right' ? padStart(text, column.width) : padEnd(text, column.width);
}
