import { grouped, range, table } from './markdown.ts';
import { MODES, type Mode, TITLES } from './modes.ts';
import { type Samples, values } from './record.ts';
import { ratios, spread } from './statistics.ts';

export interface Column {
  readonly head: string;
  readonly metric: string;
  readonly digits: number;
  /** Of the ratio to this mode, not of the figure itself. */
  readonly ratioTo?: Mode;
}

/** A row for each mode that was measured. */
export function modesTable(samples: Samples, columns: readonly Column[]): string {
  const rows = MODES.filter((mode) => samples[mode]?.length).map((mode) => [
    TITLES[mode],
    ...columns.map(({ metric, digits, ratioTo }) => {
      const own = values(samples, mode, metric);
      return range(ratioTo === undefined ? spread(own) : ratios(own, values(samples, ratioTo, metric)), digits);
    }),
    String(samples[mode]?.length),
  ]);
  return table(['', ...columns.map(({ head }) => head), 'rounds'], rows);
}

/** Median of the ratios of two modes, or undefined when one of them was not measured. */
export function medianRatio(samples: Samples, mode: Mode, to: Mode, metric: string): number | undefined {
  if (!samples[mode]?.length || !samples[to]?.length) return undefined;
  return ratios(values(samples, mode, metric), values(samples, to, metric)).median;
}

/** Who did less work than the rest, because it takes so long: the metric `count` says how much each did. */
export function lessWork(samples: Samples, unit: string): string {
  const count = (mode: Mode) => samples[mode]?.[0]?.count;
  const full = count('none');
  const fewer = MODES.filter((mode) => count(mode) !== undefined && count(mode) !== full);
  if (full === undefined || fewer.length === 0) return '';
  const exceptions = fewer.map((mode) => `${grouped(count(mode) as number)} under ${TITLES[mode]}`);
  return `A round is ${grouped(full)} ${unit} for each row; fewer where so many take too long: ${exceptions.join(', ')}.`;
}
