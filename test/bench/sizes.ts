/** Benchmarks whose rows are a mode at a number of live frames. */
import { type Mode, TITLES } from './modes.ts';
import type { Measure, Row } from './record.ts';

/** Those that the agent is compared with at every size. */
export const SIZED_MODES = ['none', 'agent', 'agent+dashboard'] as const satisfies readonly Mode[];
export type SizedMode = (typeof SIZED_MODES)[number];

export function sizedRow(mode: SizedMode, frames: number): string {
  return `${mode} at ${frames}`;
}

export function sizedRows(
  sizes: readonly number[],
  measure: (mode: SizedMode, frames: number) => Promise<Measure>,
  roundsOf: (frames: number) => number = () => Number.POSITIVE_INFINITY,
): Row[] {
  return sizes.flatMap((frames) =>
    SIZED_MODES.map((mode) => ({
      name: sizedRow(mode, frames),
      rounds: roundsOf(frames),
      measure: () => measure(mode, frames),
    })),
  );
}

export const SHORT_TITLES: Readonly<Record<SizedMode, string>> = {
  none: TITLES.none,
  agent: 'nobody connected',
  'agent+dashboard': 'a dashboard open',
};
