/**
 * Garbage collection on this thread, while somebody measures. Node tells of each when the loop next turns; whether it fell
 * into a poll of a task is found in the ring of polls that are long enough to hold one.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { GC, GC_IN_POLLS, LONG_POLL_MS, LONG_POLLS, LONG_POLLS_WRITTEN } from '../table/layout.ts';
import { header, headerTimes, longPolls } from '../table/own.ts';
import { onMeasuring } from './guard.ts';

export function countCollections(): void {
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) note(startTime, startTime + duration);
  });
  onMeasuring((on) => {
    if (on) observer.observe({ type: 'gc' });
    else observer.disconnect();
  });
}

function note(from: number, to: number): void {
  if (to - from < LONG_POLL_MS) return;
  headerTimes[GC] = (headerTimes[GC] as number) + to - from;
  headerTimes[GC_IN_POLLS] = (headerTimes[GC_IN_POLLS] as number) + withinPolls(from, to);
}

/** Milliseconds of a span that long polls have run. */
function withinPolls(from: number, to: number): number {
  const newest = (header[LONG_POLLS_WRITTEN] as number) - 1;
  let sum = 0;
  for (let n = newest; n >= 0 && n > newest - LONG_POLLS; n--) {
    const k = (n & (LONG_POLLS - 1)) * 2;
    const end = longPolls[k + 1] as number;
    // They are in the order of their ends.
    if (end < from) break;
    sum += Math.max(0, Math.min(to, end) - Math.max(from, longPolls[k] as number));
  }
  return sum;
}
