import { layoutOf, MIN_COLUMNS, MIN_ROWS } from '../store/layout.ts';
import { listOf, type Model } from '../store/model.ts';
import { detailRows } from './details.ts';
import { footRow } from './foot.ts';
import { headerRows } from './header.ts';
import { helpRows } from './help.ts';
import { outputRows } from './output.ts';
import type { Palette } from './palette.ts';
import { resourceRows } from './resources.ts';
import { tabRow } from './tabs.ts';
import { taskRows } from './tasks.ts';
import { cutEnd, padEnd } from './text.ts';
import { treeRows } from './tree.ts';
import { warningRows } from './warnings.ts';

/** The rows of the screen, from above; as many as the terminal has, and none wider. */
export interface Screen {
  readonly header: readonly string[];
  readonly tabs: string;
  readonly body: readonly string[];
  readonly foot: string;
}

export function presentScreen(model: Model, palette: Palette): Screen {
  const layout = layoutOf(model);
  if (layout.kind === 'tooSmall') {
    const by = palette.ascii ? 'x' : '×';
    const text = `Too small: ${model.columns} ${by} ${model.rows}, needs ${MIN_COLUMNS} ${by} ${MIN_ROWS}. q quits.`;
    return { header: [], tabs: '', body: [cutEnd(text, model.columns, '')], foot: '' };
  }
  const body = bodyOf(model, palette).slice(0, layout.bodyRows);
  return {
    header: headerRows(model, palette),
    tabs: tabRow(model, palette),
    body: [...body, ...Array.from({ length: layout.bodyRows - body.length }, () => '')],
    foot: footRow(model, palette),
  };
}

/** All of it as text. */
export function screenText({ header, tabs, body, foot }: Screen): string {
  return textOf(tabs === '' ? body : [...header, tabs, ...body, foot]);
}

/** What is left in the terminal at the end: without the keys, which mean nothing any more. */
export function lastScreenText({ header, tabs, body }: Screen): string {
  return textOf(tabs === '' ? [] : [...header, tabs, ...body]);
}

function textOf(rows: readonly string[]): string {
  return `${rows
    .map((row) => row.trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}

function bodyOf(model: Model, palette: Palette): string[] {
  const { bodyRows, detailColumns, tableColumns } = layoutOf(model);
  const { focus } = listOf(model);
  if (model.mode === 'help') return helpRows(model, palette);
  if (model.tab === 'output') return outputRows(model, palette);
  if (detailColumns === 0) {
    return focus === 'detail' ? detailRows(model, model.columns, bodyRows, palette) : listRows(model, palette);
  }
  const detail = detailRows(model, detailColumns, bodyRows, palette);
  const wall = ` ${palette.paint(focus === 'detail' ? 'key' : 'faint', palette.glyphs.wall)} `;
  const rows = listRows(model, palette);
  const blank = padEnd('', tableColumns);
  return Array.from({ length: bodyRows }, (_, index) => (rows[index] ?? blank) + wall + (detail[index] ?? ''));
}

/** Each as wide as the table. */
function listRows(model: Model, palette: Palette): string[] {
  switch (model.tab) {
    case 'tree':
      return treeRows(model, palette);
    case 'resources':
      return resourceRows(model, palette);
    case 'warnings':
      return warningRows(model, palette);
    default:
      return taskRows(model, palette);
  }
}
