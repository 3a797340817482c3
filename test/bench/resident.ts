import { type Line, lineThrough } from './statistics.ts';

/** The app's resident memory at one moment of a soak. */
export interface Sample {
  /** Since the load began. */
  readonly minutes: number;
  /** Millions of bytes. */
  readonly megabytes: number;
}

/** Until then the compiler, the caches of the app and the histories of the observer fill. */
const WARM_UP_MINUTES = 1;
/** Of growth, in megabytes a minute. At 15 000 requests a second it is about one byte kept for each of them. */
export const LIMIT = 1;
/** At full load an old heap is collected every one to two minutes, and grows by some megabytes until then. */
const BREATH_MINUTES = 2;
/** Three peaks, at least, make a line. */
export const SHORTEST_MINUTES = WARM_UP_MINUTES + 3 * BREATH_MINUTES;

export interface Judgement extends Line {
  /** Millions of bytes: the highest of each breath after the first minute. */
  readonly peaks: readonly number[];
  /** Unclear: the peaks are so unlike that a slope of the limit would not stand out. A longer run tells. */
  readonly verdict: 'flat' | 'not flat' | 'unclear';
}

/**
 * Of the peaks: how deep the troughs are, and when they come, is the garbage collector's choice, and would tilt a line
 * through all samples either way, though no more is kept. What is kept lifts the peaks as it lifts all else. Needs
 * SHORTEST_MINUTES. The slope is in megabytes a minute.
 */
export function judge(samples: readonly Sample[]): Judgement {
  const end = samples.at(-1)?.minutes ?? 0;
  const breaths = Math.floor((end - WARM_UP_MINUTES) / BREATH_MINUTES);
  const length = (end - WARM_UP_MINUTES) / breaths;
  const peaks = new Array<number>(breaths).fill(0);
  for (const { minutes, megabytes } of samples) {
    const breath = Math.min(breaths - 1, Math.floor((minutes - WARM_UP_MINUTES) / length));
    if (breath >= 0) peaks[breath] = Math.max(peaks[breath] as number, megabytes);
  }
  const line = lineThrough(peaks.map((peak, breath) => [breath * length, peak]));
  const verdict = line.standardError > LIMIT ? 'unclear' : line.slope <= LIMIT ? 'flat' : 'not flat';
  return { ...line, peaks, verdict };
}
