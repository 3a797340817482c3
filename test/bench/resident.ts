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

export interface Judgement extends Line {
  /** Unclear: the memory went up and down so much that a slope of the limit would not stand out. A longer run tells. */
  readonly verdict: 'flat' | 'not flat' | 'unclear';
}

/** Of the samples after the first minute; needs three of them. The slope is in megabytes a minute. */
export function judge(samples: readonly Sample[]): Judgement {
  const later = samples.filter(({ minutes }) => minutes >= WARM_UP_MINUTES);
  const line = lineThrough(later.map(({ minutes, megabytes }) => [minutes, megabytes]));
  const verdict = line.standardError > LIMIT ? 'unclear' : line.slope <= LIMIT ? 'flat' : 'not flat';
  return { ...line, verdict };
}
