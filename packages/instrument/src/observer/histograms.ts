/** Histograms of the table, read: percentiles are the upper end of the bucket they fall into, at most a fifth too high. */
import { HISTOGRAM_INTS, HISTOGRAM_UNIT } from '../table/layout.ts';
import type { Table } from '../table/memory.ts';

export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly histogram?: { readonly upToMs: number; readonly count: number }[];
}

export function histogram(table: Table, number: number): Int32Array {
  return table.histograms.subarray(number * HISTOGRAM_INTS, (number + 1) * HISTOGRAM_INTS);
}

export function count(buckets: Int32Array): number {
  let sum = 0;
  for (const each of buckets) sum += each;
  return sum;
}

/** In milliseconds; undefined when nothing was counted. `whole`: with the histogram itself. */
export function percentiles(buckets: Int32Array, whole: boolean): Percentiles | undefined {
  const total = count(buckets);
  if (total === 0) return undefined;
  const at = (share: number) => {
    const rank = Math.max(1, Math.ceil(total * share));
    let seen = 0;
    let bucket = 0;
    while (bucket < buckets.length - 1) {
      seen += buckets[bucket] as number;
      if (seen >= rank) break;
      bucket++;
    }
    return Math.round((upperEnd(bucket) / HISTOGRAM_UNIT) * 1e4) / 1e4;
  };
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), ...(whole ? { histogram: octaves(buckets) } : {}) };
}

/** Four buckets in one, from the first to the last that holds something. */
function octaves(buckets: Int32Array): { upToMs: number; count: number }[] {
  const all: { upToMs: number; count: number }[] = [];
  for (let first = 0; first < buckets.length; first += 4) {
    const upToMs = Math.round((upperEnd(first + 3) / HISTOGRAM_UNIT) * 1e4) / 1e4;
    all.push({ upToMs, count: count(buckets.subarray(first, first + 4)) });
  }
  const from = all.findIndex((octave) => octave.count > 0);
  return all.slice(from, all.findLastIndex((octave) => octave.count > 0) + 1);
}

/** In units of the histogram. */
function upperEnd(bucket: number): number {
  if (bucket < 4) return bucket + 1;
  const octave = (bucket >> 2) + 1;
  return (4 + (bucket & 3) + 1) * 2 ** (octave - 2);
}
