import { type HelpLine, helpLines } from '../store/help.ts';
import { layoutOf } from '../store/layout.ts';
import type { Model } from '../store/model.ts';
import { coverageText } from './coverage.ts';
import { fitted } from './line.ts';
import type { Palette } from './palette.ts';
import { clean } from './text.ts';

const KEY_COLUMNS = 11;

export function helpRows(model: Model, palette: Palette): string[] {
  const { bodyRows } = layoutOf(model);
  return helpLines(model)
    .slice(model.helpTop, model.helpTop + bodyRows)
    .map((line) => row(line, model.columns, palette));
}

function row(line: HelpLine, columns: number, palette: Palette): string {
  switch (line.kind) {
    case 'blank':
      return '';
    case 'heading':
      return palette.paint('title', line.text);
    case 'binding':
      return pair(keyLabel(line.binding.label, palette), line.binding.help, columns, palette);
    case 'coverage': {
      const text = clean(coverageText(line.line, line.of), palette);
      return fitted([{ text: `  ${text}` }], columns, '', palette).text;
    }
    case 'word':
      return pair(line.word, line.meaning, columns, palette);
  }
}

function pair(left: string, right: string, columns: number, palette: Palette): string {
  return fitted([{ text: `  ${left.padEnd(KEY_COLUMNS)}`, role: 'key' }, { text: right }], columns, '', palette).text;
}

const ARROWS: Record<string, string> = { '↑': 'up', '↓': 'down', '←': 'left', '→': 'right' };

export function keyLabel(label: string, { ascii }: Palette): string {
  return ascii ? label.replace(/[↑↓←→]/g, (arrow) => ARROWS[arrow] ?? arrow) : label;
}
