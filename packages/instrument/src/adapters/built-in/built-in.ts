/** What belongs to Node itself, and so is seen by no load hook. */
import type { AdapterReport } from '../adapters.ts';
import { watchWebLocks } from './web-locks.ts';

export function watchBuiltIns(tell: (report: AdapterReport) => void): void {
  watchWebLocks((off) => tell(reportOf('navigator.locks', off)));
}

function reportOf(library: string, off: string | undefined): AdapterReport {
  const version = process.versions.node;
  return off === undefined ? { library, version } : { library, version, off };
}
