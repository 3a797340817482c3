/** How long a process stands still while its heap is written out. */

/**
 * Measured on heaps of 10 to 500 MB (benchmark `heap-tree`): it depends on how many objects there are, not on how large they
 * are. This is for small objects; a heap of long strings and buffers takes far less.
 */
const MS_PER_MB = 60;
/** Of Node itself. */
const LEAST_MS = 60;
const NOTICEABLE_MS = 500;

/** In ms, of a heap with so many bytes in use. */
export function pauseExpected(usedBytes: number): number {
  return LEAST_MS + (usedBytes / 1e6) * MS_PER_MB;
}

/** Whether somebody should be asked first. */
export function isNoticeable(pauseMs: number): boolean {
  return pauseMs > NOTICEABLE_MS;
}
