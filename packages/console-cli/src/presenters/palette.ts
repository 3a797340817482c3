import { ASCII, type Glyphs, UNICODE } from './glyphs.ts';

/** What a piece of text is; the palette says how that looks. */
export type Role =
  | 'title'
  | 'faint'
  | 'warning'
  | 'error'
  | 'blocked'
  | 'live'
  | 'frozen'
  | 'running'
  | 'scheduled'
  | 'idle'
  | 'ended'
  | 'heading'
  | 'sorted'
  | 'selected'
  | 'tab'
  | 'key'
  | 'stderr'
  | 'spark';

export interface Palette {
  readonly glyphs: Glyphs;
  /** No character beyond ASCII may reach the screen. */
  readonly ascii: boolean;
  paint(role: Role, text: string): string;
}

type Style = readonly [open: string, close: string];

const sgr = (open: string, close: string): Style => [`\u001b[${open}m`, `\u001b[${close}m`];
const colour = (code: string) => sgr(code, '39');
const BOLD = sgr('1', '22');
const FAINT = sgr('2', '22');
const INVERSE = sgr('7', '27');
const UNDERLINE = sgr('4', '24');
const NONE: Style = ['', ''];

// Without colours the weight, the inversion and the letters beside every glyph carry the meaning.
const MONO: Record<Role, Style> = {
  title: BOLD,
  faint: FAINT,
  warning: BOLD,
  error: sgr('1;4', '22;24'),
  blocked: INVERSE,
  live: NONE,
  frozen: INVERSE,
  running: BOLD,
  scheduled: NONE,
  idle: NONE,
  ended: FAINT,
  heading: UNDERLINE,
  sorted: sgr('1;4', '22;24'),
  selected: INVERSE,
  tab: INVERSE,
  key: BOLD,
  stderr: BOLD,
  spark: NONE,
};

// The sixteen colours of the terminal's own theme: readable on dark and on light.
const COLOURS: Record<Role, Style> = {
  ...MONO,
  warning: colour('33'),
  error: sgr('1;31', '22;39'),
  blocked: sgr('1;97;41', '22;39;49'),
  live: colour('32'),
  frozen: sgr('30;46', '39;49'),
  running: colour('32'),
  scheduled: colour('33'),
  idle: colour('34'),
  key: colour('36'),
  stderr: colour('31'),
  spark: colour('36'),
};

// After Okabe and Ito: blue, orange and vermilion differ for every kind of colour vision.
const SAFE: Record<Role, Style> = {
  ...COLOURS,
  warning: colour('38;5;208'),
  error: sgr('1;38;5;166', '22;39'),
  blocked: sgr('1;38;5;231;48;5;166', '22;39;49'),
  live: colour('38;5;39'),
  running: colour('38;5;39'),
  scheduled: colour('38;5;208'),
  idle: colour('38;5;245'),
  stderr: colour('38;5;166'),
};

const PALETTES = { default: COLOURS, safe: SAFE, mono: MONO };
export type PaletteName = keyof typeof PALETTES;

export function makePalette(name: PaletteName, ascii = false): Palette {
  const styles = PALETTES[name];
  return {
    glyphs: ascii ? ASCII : UNICODE,
    ascii,
    paint(role, text) {
      const [open, close] = styles[role];
      return text === '' ? '' : open + text + close;
    },
  };
}

export interface PaletteChoice {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--color` and `--no-color`; absent: the environment decides. */
  readonly color?: boolean | undefined;
  readonly ascii?: boolean | undefined;
  readonly name?: PaletteName | undefined;
}

/**
 * What the user asked for, the command line first. Neither Ink nor chalk looks at `NO_COLOR`. `FORCE_COLOR` wins over it,
 * as in Node; see https://no-color.org and https://force-color.org.
 */
export function choosePalette({ env, color, ascii, name = 'default' }: PaletteChoice): Palette {
  return makePalette((color ?? wantsColour(env)) ? name : 'mono', ascii ?? !speaksUnicode(env));
}

function wantsColour(env: PaletteChoice['env']): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return TERM !== 'dumb';
}

// A locale that is not set says nothing: containers have none, and their terminal is the user's, which knows UTF-8.
function speaksUnicode(env: PaletteChoice['env']): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
