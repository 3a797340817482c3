import xterm from '@xterm/headless';
import { renderToString } from 'ink';
import { createElement } from 'react';
import type { Palette } from '../presenters/palette.ts';
import type { Model } from '../store/model.ts';
import { Screen } from '../views/screen.tsx';

// A picture of the real screen: the view, drawn by Ink, run through a terminal, cell by cell.

const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;
const TITLE_BAR = 34;
const FONT =
  "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
const BACKGROUND = '#0d1117';
const FOREGROUND = '#d6dde6';
// The sixteen colours, dark and bright.
const ANSI = [
  ...['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  ...['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
];

// Behind text: darker, so that the text can be read.
const BEHIND: Readonly<Record<number, string>> = { 1: '#c93c37', 4: '#316dca', 6: '#2a8c98' };

interface Style {
  readonly foreground: string;
  readonly background: string | undefined;
  readonly bold: boolean;
  readonly faint: boolean;
  readonly underline: boolean;
}

interface Run extends Style {
  text: string;
  readonly column: number;
  columns: number;
}

export async function svgOf(model: Model, palette: Palette): Promise<string> {
  const { columns, rows } = model;
  const ansi = renderToString(createElement(Screen, { model, palette }), { columns });
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(ansi.replaceAll('\n', '\r\n'), resolve));
  const lines = Array.from({ length: rows }, (_, row) => runsOf(terminal, row));
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = Math.ceil(rows * CELL.height + TITLE_BAR + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The async-console dashboard in a terminal" font-family="${FONT}" font-size="14">`,
    `<rect width="${width}" height="${height}" rx="10" fill="${BACKGROUND}"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${fill}"/>`,
    ),
    `<text x="${width / 2}" y="22" text-anchor="middle" font-size="13" fill="#8b949e">async-console</text>`,
    ...lines.flatMap((runs, row) => runs.flatMap((run) => drawRun(run, row))),
    '</svg>',
    '',
  ].join('\n');
}

/** Cells of one look side by side, without those that show nothing. */
function runsOf(terminal: InstanceType<typeof xterm.Terminal>, row: number): Run[] {
  const line = terminal.buffer.active.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; line !== undefined && column < line.length; column++) {
    const cell = line.getCell(column);
    // The second half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last !== undefined && sameStyle(last, style)) {
      last.text += text;
      last.columns += cell.getWidth();
    } else {
      runs.push({ ...style, text, column, columns: cell.getWidth() });
    }
  }
  return runs.filter(({ text, background }) => background !== undefined || text.trim() !== '');
}

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getLine']>>['getCell']>
>;

function styleOf(cell: Cell): Style {
  const foreground = cell.isFgDefault() ? FOREGROUND : colour(cell.getFgColor());
  const background = cell.isBgDefault() ? undefined : (BEHIND[cell.getBgColor()] ?? colour(cell.getBgColor()));
  const inverse = cell.isInverse() !== 0;
  return {
    foreground: inverse ? (background ?? BACKGROUND) : foreground,
    background: inverse ? foreground : background,
    bold: cell.isBold() !== 0,
    faint: cell.isDim() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

function colour(index: number): string {
  if (index < 16) return ANSI[index] ?? FOREGROUND;
  if (index >= 232) return rgb(Array.from({ length: 3 }, () => 8 + (index - 232) * 10));
  const cube = index - 16;
  return rgb(
    [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => (level === 0 ? 0 : 55 + level * 40)),
  );
}

function rgb(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function sameStyle(a: Style, b: Style): boolean {
  return (
    a.foreground === b.foreground &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.faint === b.faint &&
    a.underline === b.underline
  );
}

function drawRun(run: Run, row: number): string[] {
  const { foreground, background, bold, faint, underline } = run;
  const y = TITLE_BAR + row * CELL.height;
  const parts: string[] = [];
  if (background !== undefined) {
    parts.push(
      `<rect x="${at(run.column)}" y="${y}" width="${round(run.columns * CELL.width)}" height="${CELL.height}" fill="${background}"/>`,
    );
  }
  if (underline) {
    const line = y + CELL.height - 2;
    parts.push(
      `<path d="M${at(run.column)} ${line}h${round(run.columns * CELL.width)}" stroke="${FOREGROUND}" stroke-opacity=".35"/>`,
    );
  }
  // Spaces at the ends are moved over, not drawn; the length holds the grid whatever font there is.
  const start = run.text.length - run.text.trimStart().length;
  const text = run.text.trim();
  if (text === '') return parts;
  const columns = run.columns - (run.text.length - text.length);
  const weight = bold ? ' font-weight="600"' : '';
  const opacity = faint ? ' fill-opacity=".6"' : '';
  parts.push(
    `<text xml:space="preserve" x="${at(run.column + start)}" y="${y + 13}" textLength="${round(columns * CELL.width)}" lengthAdjust="spacingAndGlyphs" fill="${foreground}"${weight}${opacity}>${escapeXml(text)}</text>`,
  );
  return parts;
}

function at(column: number): number {
  return round(MARGIN + column * CELL.width);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
