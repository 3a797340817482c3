import type { Measure, Row, Samples } from './record.ts';

/** Interleaved rounds: each measures every row once, so that what else the machine does falls on all of them alike. */
export async function measureInRounds(
  count: number,
  rows: readonly Row[],
  progress: (text: string) => void,
): Promise<Samples> {
  const samples: Record<string, Measure[]> = Object.fromEntries(rows.map(({ name }) => [name, []]));
  for (let round = 0; round < count; round++) {
    const due = rows.filter(({ rounds }) => round < rounds);
    // The order turns, so that no row always follows the same one.
    const first = round % due.length;
    for (const row of [...due.slice(first), ...due.slice(0, first)]) {
      progress(`round ${round + 1} of ${count}: ${row.name}`);
      samples[row.name]?.push(await row.measure());
    }
  }
  return samples;
}
