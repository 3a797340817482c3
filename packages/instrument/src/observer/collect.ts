/** Enough that the engine sees memory outside of the heap grow fast, twice over. */
const PIECES = 5;
const BYTES = 100_000_000;

/**
 * Collects the garbage of the observer's own thread, whose heap is small. The tables of threads that have ended lie outside
 * of it, and are not in its sums: they would be given back only when the heap happens to be full. So it is made to look for
 * garbage, by memory that is reserved and never touched. (The inspector's `HeapProfiler.collectGarbage` never runs in a
 * worker thread, and a `gc` function would need a flag of the whole process.)
 */
export function collectGarbage(): void {
  try {
    // A plain `new`, whose result nobody uses, is left out of the bundle.
    for (let piece = 0; piece < PIECES; piece++) Reflect.construct(ArrayBuffer, [BYTES]);
  } catch {
    // There is not that much to be reserved: later, then.
  }
}
