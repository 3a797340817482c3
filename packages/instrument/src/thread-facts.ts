/** What the observer has to know of a thread of the app: its clock, and what the kernel calls it. */
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The nearest of a few readings: between the two clocks of one reading this thread may have to wait for a core. */
export function clockOffset(): number {
  let nearest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let reading = 0; reading < 10; reading++) {
    const before = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const after = performance.now();
    if (after - before >= nearest) continue;
    nearest = after - before;
    offset = seconds * 1e3 + nanoseconds / 1e6 - (before + after) / 2;
  }
  return offset;
}

/** As it is in test doubles of time. */
export function isClockReplaced(): boolean {
  return Object.hasOwn(performance, 'now');
}

/** The number by which the kernel knows this thread; undefined: it does not say. */
export function osThread(): number | undefined {
  try {
    return process.platform === 'linux' ? Number(basename(readlinkSync('/proc/thread-self'))) : undefined;
  } catch {
    return undefined;
  }
}
