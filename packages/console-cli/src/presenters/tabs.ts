import { layoutOf } from '../store/layout.ts';
import { type Model, matching, type Tab, tabsOf } from '../store/model.ts';
import { sortName } from './columns.ts';
import { fitted, type Piece, spread } from './line.ts';
import { exact } from './numbers.ts';
import { outputPosition } from './output.ts';
import type { Palette } from './palette.ts';
import { clean } from './text.ts';

const TABS: Record<Tab, string> = { tasks: '1 Tasks', output: '7 Output' };

/** The tabs at the left, what is in sight at the right. */
export function tabRow(model: Model, palette: Palette): string {
  const tabs = tabsOf(model).map((tab): Piece => {
    const here = tab === model.tab;
    return { text: here ? `[${TABS[tab]}]` : ` ${TABS[tab]} `, role: here ? 'tab' : 'faint' };
  });
  const left = fitted(tabs, model.columns, ' ', palette);
  const right = model.tab === 'output' ? [{ text: outputPosition(model), rank: 1 }] : aboutTable(model, palette);
  const room = Math.max(0, model.columns - left.width - 2);
  return spread(left, fitted(right, room, ` ${palette.glyphs.dot} `, palette), model.columns);
}

function aboutTable(model: Model, palette: Palette): Piece[] {
  const total = matching(model);
  const first = Math.min(model.top + 1, total);
  const last = Math.min(model.top + layoutOf(model).listRows, total);
  const { down, up } = palette.glyphs;
  return [
    { text: model.filter === '' ? '' : `filter ${JSON.stringify(clean(model.filter, palette))}`, role: 'key', rank: 2 },
    { text: `by ${sortName(model.sort)} ${model.descending ? down : up}`, rank: 4 },
    { text: model.showEnded ? 'with ended' : '', rank: 3 },
    { text: `${exact(first)} to ${exact(last)} of ${exact(total)}`, rank: 1 },
  ];
}
