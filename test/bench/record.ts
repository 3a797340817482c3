/** What a benchmark is, and what it leaves behind. */
import type { Machine } from './machine.ts';

/** The figures of one fresh process, by metric. */
export type Measure = Readonly<Record<string, number>>;

/** Rows by name, each with a measure a round. A row may have fewer: its first rounds. */
export type Samples = Readonly<Record<string, readonly Measure[]>>;

export interface Row {
  readonly name: string;
  /** At most so many rounds. */
  readonly rounds: number;
  measure(): Promise<Measure>;
}

export interface Options {
  /** Path of the Node.js that runs the measured processes. */
  readonly node: string;
  /** Little work: to see that everything runs, not to measure. */
  readonly quick: boolean;
}

export interface Budget {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  /** `done` is called when the rounds are over. */
  prepare(options: Options): { readonly rows: readonly Row[]; done?(): void };
  /** Markdown. Rows that the samples lack are absent. */
  text(samples: Samples): string;
  budgets(samples: Samples): readonly Budget[];
}

/** A benchmark's result, as it is kept in bench/results. */
export interface Result {
  readonly date: string;
  readonly node: string;
  readonly machine: Machine;
  /** Of what is compared with, by package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly samples: Samples;
}

/** One metric of a row, round by round; empty when the row was not measured. */
export function values(samples: Samples, row: string, metric: string): number[] {
  return (samples[row] ?? []).map((measure) => measure[metric] as number);
}
