/** Which histogram a duration is counted in, and where in it. Number 0 takes what has none; it is never read. */
import {
  HISTOGRAM_INTS,
  HISTOGRAM_UNIT,
  HISTOGRAMS_A_GROUP,
  HISTOGRAMS_USED,
  SITE_HISTOGRAMS,
  SITE_INTS,
} from '../table/layout.ts';
import { MAX_HISTOGRAMS } from '../table/memory.ts';
import { header, histograms, sites } from '../table/own.ts';

const LONGEST_MS = 65_000;

const free = new Int32Array(MAX_HISTOGRAMS);
let released = 0;

export function bucketOf(ms: number): number {
  if (ms >= LONGEST_MS) return HISTOGRAM_INTS - 1;
  const units = (ms * HISTOGRAM_UNIT) | 0;
  if (units < 1) return 0;
  if (units < 4) return units;
  const octave = 31 - Math.clz32(units);
  return ((octave - 1) << 2) | ((units >> (octave - 2)) & 3);
}

/** A group of empty ones; 0 when there is no room. */
export function newHistograms(): number {
  if (released > 0) return free[--released];
  const used = header[HISTOGRAMS_USED];
  if (used + 2 * HISTOGRAMS_A_GROUP > MAX_HISTOGRAMS) return 0;
  header[HISTOGRAMS_USED] = used + HISTOGRAMS_A_GROUP;
  return used + HISTOGRAMS_A_GROUP;
}

export function releaseHistograms(first: number): void {
  histograms.fill(0, first * HISTOGRAM_INTS, (first + HISTOGRAMS_A_GROUP) * HISTOGRAM_INTS);
  free[released++] = first;
}

/** Of all tasks that start at one site. */
export function histogramsOfSite(site: number): number {
  const c = site * SITE_INTS + SITE_HISTOGRAMS;
  if (sites[c] === 0) sites[c] = newHistograms();
  return sites[c];
}
