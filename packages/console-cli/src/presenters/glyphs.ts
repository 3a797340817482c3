import type { TaskState } from '@async-console/protocol';

/** The marks beside the words. Each is one column wide. */
export interface Glyphs {
  readonly states: Readonly<Record<TaskState | 'suspended', string>>;
  /** From nothing to full. */
  readonly spark: readonly string[];
  readonly bar: { readonly busy: string; readonly scheduled: string; readonly idle: string };
  readonly branch: { readonly middle: string; readonly last: string; readonly line: string; readonly gap: string };
  /** What is below a row: shown, hidden, nothing. */
  readonly fold: { readonly open: string; readonly closed: string; readonly none: string };
  readonly absent: string;
  readonly ellipsis: string;
  readonly dot: string;
  readonly down: string;
  readonly up: string;
  readonly wall: string;
  readonly detached: string;
  /** Instead of the state's mark: it has thrown; it was collected while it waited. */
  readonly failed: string;
  readonly lost: string;
  readonly returning: string;
  readonly blocked: string;
  readonly cursor: string;
  readonly micro: string;
  /** How a resource is used. */
  readonly occupancy: Readonly<Record<'free' | 'held' | 'full' | 'waited for', string>>;
  /** How grave a warning is; the letter stands beside it. */
  readonly severities: Readonly<Record<'error' | 'warning' | 'info', string>>;
  /** Around who waits for whom: each line of it is as wide as `line`. */
  readonly chain: {
    readonly first: string;
    readonly middle: string;
    readonly last: string;
    readonly line: string;
    readonly gap: string;
    readonly closes: string;
  };
  readonly times: string;
  readonly leads: string;
}

export const UNICODE: Glyphs = {
  states: { running: '●', scheduled: '◐', idle: '○', suspended: '○', ended: '×' },
  spark: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  bar: { busy: '█', scheduled: '▓', idle: '░' },
  branch: { middle: '├─ ', last: '└─ ', line: '│  ', gap: '   ' },
  fold: { open: '▾', closed: '▸', none: ' ' },
  absent: '—',
  ellipsis: '…',
  dot: '·',
  down: '↓',
  up: '↑',
  wall: '│',
  detached: '↳',
  failed: '!',
  lost: '?',
  returning: '↩',
  blocked: '■',
  cursor: '▏',
  micro: 'µ',
  occupancy: { free: '○', held: '●', full: '◆', 'waited for': '■' },
  severities: { error: '▲', warning: '△', info: '·' },
  chain: { first: '┌─ ', middle: '├─ ', last: '└─ ', line: '│  ', gap: '   ', closes: '└▸ ' },
  times: '×',
  leads: '→',
};

export const ASCII: Glyphs = {
  states: { running: '*', scheduled: '+', idle: 'o', suspended: 'o', ended: 'x' },
  spark: ['_', '.', ',', '-', '=', '+', '*', '#'],
  bar: { busy: '#', scheduled: '+', idle: '.' },
  branch: { middle: '|- ', last: '`- ', line: '|  ', gap: '   ' },
  fold: { open: '-', closed: '+', none: ' ' },
  absent: '-',
  ellipsis: '~',
  dot: '|',
  down: 'v',
  up: '^',
  wall: '|',
  detached: '~',
  failed: '!',
  lost: '?',
  returning: '<',
  blocked: '#',
  cursor: '_',
  micro: 'u',
  occupancy: { free: 'o', held: '*', full: '%', 'waited for': '#' },
  severities: { error: '#', warning: '!', info: '.' },
  chain: { first: '+- ', middle: '+- ', last: '`- ', line: '|  ', gap: '   ', closes: '`> ' },
  times: 'x',
  leads: '>',
};
