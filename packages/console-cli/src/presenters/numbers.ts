import type { Palette } from './palette.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** At most six columns: 85µs, 1.24ms, 12.4ms, 124ms, 3.2s, 5m12s, 3h05m, 2d03h, 120d. Absent is a dash, never 0. */
export function duration(ms: number | undefined, { glyphs }: Palette): string {
  if (ms === undefined) return glyphs.absent;
  if (ms <= 0) return '0ms';
  // The limits are where the rounded text would need another digit.
  if (ms < 0.0995) return `${Math.max(1, Math.round(ms * 1000))}${glyphs.micro}s`;
  if (ms < 9.995) return `${ms.toFixed(2)}ms`;
  if (ms < 99.95) return `${ms.toFixed(1)}ms`;
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59.95 * SECOND) return `${(ms / SECOND).toFixed(1)}s`;
  if (ms < HOUR - SECOND / 2) return pair(ms, MINUTE, 'm', SECOND, 's');
  if (ms < DAY - MINUTE / 2) return pair(ms, HOUR, 'h', MINUTE, 'm');
  if (ms < 100 * DAY - HOUR / 2) return pair(ms, DAY, 'd', HOUR, 'h');
  return `${Math.round(ms / DAY)}d`;
}

function pair(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const smalls = Math.round(ms / small);
  const perLarge = large / small;
  return `${Math.floor(smalls / perLarge)}${largeUnit}${String(smalls % perLarge).padStart(2, '0')}${smallUnit}`;
}

/** At most five columns. */
export function count(value: number | undefined, { glyphs }: Palette): string {
  if (value === undefined) return glyphs.absent;
  if (value < 99_999.5) return String(Math.round(value));
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  if (value < 9.95e6) return `${(value / 1e6).toFixed(1)}M`;
  return value < 999.5e6 ? `${Math.round(value / 1e6)}M` : `${(value / 1e9).toFixed(1)}G`;
}

/** A count that has room: 12 345. */
export function exact(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

export function rate(perSecond: number): string {
  return perSecond < 9.95 ? perSecond.toFixed(1) : exact(perSecond);
}

export function percent(share: number | undefined, { glyphs }: Palette): string {
  return share === undefined ? glyphs.absent : `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
}

/** The newest values at the right; a gap where there was no measurement. */
export function sparkline(shares: readonly (number | undefined)[], columns: number, { glyphs }: Palette): string {
  const newest = columns <= 0 ? [] : shares.slice(-columns);
  const top = glyphs.spark.length - 1;
  const bars = newest.map((share) =>
    share === undefined ? ' ' : (glyphs.spark[Math.round(Math.min(1, Math.max(0, share)) * top)] ?? ' '),
  );
  return bars.join('').padStart(columns, ' ');
}

/** How often what, as bars; nothing where there was none. */
export function bars(counts: readonly number[], { glyphs }: Palette): string {
  const most = Math.max(1, ...counts);
  const top = glyphs.spark.length - 1;
  return counts.map((value) => (value === 0 ? ' ' : (glyphs.spark[Math.round((value / most) * top)] ?? ' '))).join('');
}

/** Local time of day. */
export function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${exact(value)} ${value === 1 ? one : many}`;
}
