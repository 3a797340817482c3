import { lint } from './lint.ts';
import { duration } from './words.ts';

/** The loop is so busy that what is due has to wait: half of the heartbeats of the last seconds did, for longer than a loaded machine explains. */
export const lateTimer = lint('late-timer', function* ({ threads }, thresholds) {
  for (const at of threads) {
    const { origin, pulse } = at.thread;
    const recent = pulse.delays
      .filter((delay) => delay.at >= at.now - thresholds.overMs)
      .map(({ ms, withheld }) => ms - withheld);
    if (recent.length < thresholds.beats) continue;
    const sorted = recent.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] as number;
    if (median < thresholds.delayMs) continue;
    yield {
      key: String(origin.thread),
      severity: 'warning' as const,
      message: `Timers fire late: over the last ${duration(thresholds.overMs)} the loop took ${duration(median)} to come to what was due, and up to ${duration(sorted.at(-1) as number)}.`,
      remedy: 'See which tasks are busy, and which polls are long; spread them, or give them a worker thread.',
      thread: origin.thread,
      evidence: {
        medianMs: Math.round(median),
        longestMs: Math.round(sorted.at(-1) as number),
        beats: recent.length,
      },
    };
  }
});
