import { layoutOf } from '../store/layout.ts';
import type { Model } from '../store/model.ts';
import { firstInSight } from '../store/output.ts';
import type { Palette } from './palette.ts';
import { clean, cutEnd } from './text.ts';

// CSI (colours, cursor), OSC (titles, links) and the short sequences. The program's colours are left out for now.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]/g;
const TAB_WIDTH = 8;

/** The program's own lines in sight. */
export function outputRows(model: Model, palette: Palette): string[] {
  const { output } = model;
  if (output === undefined) return [];
  const { bodyRows } = layoutOf(model);
  if (output.lines.length === 0) return [palette.paint('faint', '  The program has printed nothing yet.')];
  const first = firstInSight(output, bodyRows) - output.dropped;
  return output.lines.slice(first, first + bodyRows).map(({ stream, text }) => {
    const plain = cutEnd(printable(text, palette), model.columns - 2, palette.glyphs.ellipsis);
    return stream === 'stderr' ? palette.paint('stderr', `! ${plain}`) : `  ${plain}`;
  });
}

export function printable(text: string, palette: Palette): string {
  return clean(expandTabs(text.replace(SEQUENCE, '')), palette);
}

function expandTabs(text: string): string {
  let expanded = '';
  for (const part of text.split(/(\t)/)) {
    expanded += part === '\t' ? ' '.repeat(TAB_WIDTH - (expanded.length % TAB_WIDTH)) : part;
  }
  return expanded;
}

/** Where in the output the screen is. */
export function outputPosition(model: Model): string {
  const { output } = model;
  if (output === undefined) return '';
  const lost = output.dropped === 0 ? '' : `, the first ${output.dropped} are gone`;
  const following = output.top === undefined ? 'following' : 'scrolled (G follows)';
  return `${output.dropped + output.lines.length} lines${lost}, ${following}`;
}
