import { layoutOf } from '../store/layout.ts';
import { canAsk, hasHeapTree, listName, listOf, type Model, rowsOf, shown } from '../store/model.ts';
import type { Palette, Role } from './palette.ts';
import { cutEnd, padEnd, padStart } from './text.ts';

/** A column of a table. */
export interface Column<Row, Sort> {
  readonly heading: string;
  /** The protocol's column it sorts by; absent: it cannot be sorted by. */
  readonly sort?: Sort;
  readonly align: 'left' | 'right';
  readonly width: number;
  readonly role?: (row: Row) => Role | undefined;
  /** At most `width` columns. */
  readonly text: (row: Row, width: number, palette: Palette) => string;
}

export type Unsized<Row, Sort> = Omit<Column<Row, Sort>, 'width'>;

/** The heading and the rows in sight, each as wide as the table; `rows` has undefined where none has arrived. */
export function tableRows<Row extends { readonly id: number }, Sort extends string>(
  model: Model,
  rows: readonly (Row | undefined)[],
  columns: readonly Column<Row, Sort>[],
  palette: Palette,
): string[] {
  const { tableColumns } = layoutOf(model);
  const { top } = listOf(model);
  const blank = ' '.repeat(tableColumns);
  const drawn = rows.map((row, index) => {
    if (row === undefined) return index === 0 ? padEnd(emptyText(model, tableColumns), tableColumns) : blank;
    return tableRow(row, columns, isSelected(model, row.id, top + index), palette);
  });
  return [headingRow(model, columns, palette), ...drawn];
}

export function isSelected(model: Model, id: number | string, index: number): boolean {
  const { selection } = listOf(model);
  if (selection === undefined) return false;
  return selection.id === undefined ? selection.index === index : selection.id === id;
}

const THINGS = { tasks: 'task', tree: 'async function', resources: 'resource', warnings: 'warning' } as const;

/** Why there are no rows; empty while that is not known. */
export function emptyText(model: Model, columns: number): string {
  const text = whyEmpty(model);
  return text === '' ? '' : cutEnd(`  ${text}`, columns, '');
}

function whyEmpty(model: Model): string {
  if (model.newest === undefined) return '';
  const thing = THINGS[listName(model)];
  const rows = rowsOf(model);
  if (rows === undefined) {
    if (model.frozen !== undefined) return `The screen is frozen, and no ${thing}s were kept. Space goes on.`;
    if (!canAsk(model)) return 'Not connected: only what was on the screen is known.';
    return knows(model) ? '' : `The agent of this program is older: it knows no ${thing}s.`;
  }
  if (rows.matching > 0) return '';
  const { filter } = listOf(model);
  if (model.tab === 'tree' && model.lists.tree.root !== undefined && filter === '') return 'The task has ended.';
  if (filter !== '') return `No ${thing} matches ${JSON.stringify(filter)}.`;
  if (model.process?.attached === true) {
    if (model.tab === 'tasks') return 'No tasks now that have gone on since the agent came.';
    if (model.tab === 'tree' && !hasHeapTree(model))
      return 'The agent came later, and knows no function that is suspended: h asks the heap.';
  }
  return `No ${thing}s now.`;
}

/** An agent that knows resources and warnings counts them, too. */
function knows(model: Model): boolean {
  return shown(model)?.update.overview.resources !== undefined;
}

function headingRow<Row, Sort extends string>(
  model: Model,
  columns: readonly Column<Row, Sort>[],
  palette: Palette,
): string {
  const { glyphs } = palette;
  const { sort, descending } = model.lists[listName(model)];
  const cells = columns.map((column) => {
    const sorted = column.sort === sort;
    const arrow = sorted ? (descending ? glyphs.down : glyphs.up) : '';
    const text = align(cutEnd(column.heading + arrow, column.width, ''), column);
    return palette.paint(sorted ? 'sorted' : 'heading', text);
  });
  return cells.join(palette.paint('heading', ' '));
}

function tableRow<Row, Sort>(
  row: Row,
  columns: readonly Column<Row, Sort>[],
  selected: boolean,
  palette: Palette,
): string {
  const cells = columns.map((column) => {
    const text = align(column.text(row, column.width, palette), column);
    const role = column.role?.(row);
    return role === undefined || selected ? text : palette.paint(role, text);
  });
  const drawn = cells.join(' ');
  return selected ? palette.paint('selected', drawn) : drawn;
}

function align(text: string, { align, width }: Pick<Column<never, never>, 'align' | 'width'>): string {
  return align === 'right' ? padStart(text, width) : padEnd(text, width);
}
