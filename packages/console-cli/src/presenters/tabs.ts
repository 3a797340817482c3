import { rowsInSight } from '../store/layout.ts';
import { listName, type Model, rowsOf, type Tab, tabsOf } from '../store/model.ts';
import { sortName } from './columns.ts';
import { fitted, type Piece, spread } from './line.ts';
import { exact } from './numbers.ts';
import { outputPosition } from './output.ts';
import type { Palette } from './palette.ts';
import { clean } from './text.ts';

const TABS: Record<Tab, string> = {
  tasks: '1 Tasks',
  tree: '2 Tree',
  resources: '4 Resources',
  warnings: '6 Warnings',
  output: '7 Output',
};

/** Where there is little room, of the tabs that are not on the screen. */
const SHORT: Record<Tab, string> = {
  tasks: '1 Tasks',
  tree: '2 Tree',
  resources: '4 Res',
  warnings: '6 Warn',
  output: '7 Out',
};

/** The tabs at the left, what is in sight at the right. */
export function tabRow(model: Model, palette: Palette): string {
  const tabs = tabsOf(model).map((tab): Piece => {
    const here = tab === model.tab;
    const name = here || model.columns >= 72 ? TABS[tab] : SHORT[tab];
    return { text: here ? `[${name}]` : ` ${name} `, role: here ? 'tab' : 'faint' };
  });
  const left = fitted(tabs, model.columns, model.columns < 80 ? '' : ' ', palette);
  const right = model.tab === 'output' ? [{ text: outputPosition(model), rank: 1 }] : aboutTable(model, palette);
  const room = Math.max(0, model.columns - left.width - 2);
  return spread(left, fitted(right, room, ` ${palette.glyphs.dot} `, palette), model.columns);
}

function ofTask({ task, name }: { readonly task: number; readonly name: string }, palette: Palette): Piece[] {
  return [
    { text: `of task ${task}`, role: 'title', rank: 1 },
    { text: clean(name, palette), role: 'title', rank: 5, glued: true },
  ];
}

function aboutTable(model: Model, palette: Palette): Piece[] {
  const rows = rowsOf(model);
  const total = rows?.matching ?? 0;
  const name = listName(model);
  const { filter, sort, descending, top } = model.lists[name];
  const first = Math.min(top + 1, total);
  const last = Math.min(top + rowsInSight(model), total);
  const { down, up } = palette.glyphs;
  const { root } = model.lists.tree;
  return [
    ...(name === 'tree' && root !== undefined ? ofTask(root, palette) : []),
    { text: filter === '' ? '' : `filter ${JSON.stringify(clean(filter, palette))}`, role: 'key', rank: 2 },
    { text: name === 'warnings' ? '' : `by ${sortName(sort)} ${descending ? down : up}`, rank: 4 },
    { text: name === 'tasks' && model.showEnded ? 'with ended' : '', rank: 3 },
    { text: rows === undefined ? '' : `${exact(first)} to ${exact(last)} of ${exact(total)}`, rank: 1 },
  ];
}
