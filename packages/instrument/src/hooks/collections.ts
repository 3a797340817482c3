/**
 * Garbage collection on this thread, while somebody measures. Node tells of each when the loop next turns; whether it fell
 * into a poll of a task is found in the ring of polls that are long enough to hold one.
 */
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { GC, GC_IN_POLLS, LONG_POLL_MS, LONG_POLLS, LONG_POLLS_WRITTEN } from '../table/layout.ts';
import { header, headerTimes, longPolls } from '../table/own.ts';
import { onMeasuring } from './guard.ts';

export function countCollections(): void {
  const observer = new PerformanceObserver((list) => count(list.getEntries()));
  onMeasuring((on) => {
    if (on) observer.observe({ type: 'gc' });
    else observer.disconnect();
  });
}

/**
 * Both the collections and the polls are in the order of time: walked backwards side by side. One that is older than the
 * ring remembers is not told apart from what it interrupted.
 */
function count(collections: readonly PerformanceEntry[]): void {
  const newest = (header[LONG_POLLS_WRITTEN] as number) - 1;
  const oldest = Math.max(0, newest - LONG_POLLS + 1);
  const isWhole = oldest === 0;
  let poll = newest;
  for (let i = collections.length - 1; i >= 0; i--) {
    const { startTime: from, duration } = collections[i] as PerformanceEntry;
    if (duration < LONG_POLL_MS) continue;
    while (poll >= oldest && startOf(poll) >= from + duration) poll--;
    if (poll < oldest && !isWhole) return;
    headerTimes[GC] = (headerTimes[GC] as number) + duration;
    // A collection does not begin in one poll and end in another.
    if (poll >= oldest && endOf(poll) > from)
      headerTimes[GC_IN_POLLS] = (headerTimes[GC_IN_POLLS] as number) + duration;
  }
}

function startOf(poll: number): number {
  return longPolls[(poll & (LONG_POLLS - 1)) * 2] as number;
}

function endOf(poll: number): number {
  return longPolls[(poll & (LONG_POLLS - 1)) * 2 + 1] as number;
}
