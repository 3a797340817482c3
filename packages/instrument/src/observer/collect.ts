import { Session } from 'node:inspector';

/**
 * Collects the garbage of the observer's own thread, whose heap is small. The tables of threads that have ended lie
 * outside of it: they would be given back only when it happens to be full.
 */
export function collectGarbage(): void {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
