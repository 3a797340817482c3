/** Interleaved rounds: each measures every mode once, so that what else the machine does falls on all of them alike. */
export type Samples<Mode extends string> = Readonly<Record<Mode, readonly number[]>>;

export async function rounds<Mode extends string>(
  count: number,
  modes: readonly Mode[],
  measure: (mode: Mode) => Promise<number>,
): Promise<Samples<Mode>> {
  const samples = Object.fromEntries(modes.map((mode) => [mode, [] as number[]])) as Record<Mode, number[]>;
  for (let round = 0; round < count; round++) {
    // The order turns, so that no mode always follows the same one.
    const order = [...modes.slice(round % modes.length), ...modes.slice(0, round % modes.length)];
    for (const mode of order) samples[mode].push(await measure(mode));
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  return samples;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const at = (index: number) => sorted[index] as number;
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** Round by round, so that a slow moment of the machine is in both. */
export function ratios(values: readonly number[], to: readonly number[]): Spread {
  return spread(values.map((value, round) => value / (to[round] as number)));
}

export function differences(values: readonly number[], to: readonly number[]): Spread {
  return spread(values.map((value, round) => value - (to[round] as number)));
}
