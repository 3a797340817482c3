/** Milliseconds on the app thread's `performance.now()` clock, read in another thread. */
export type Clock = () => number;

/** Both clocks count from the same monotonic source; `offset` is what lies between their origins. */
export function clockOf(offset: number): Clock {
  return () => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e3 + nanoseconds / 1e6 - offset;
  };
}
