import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Claim } from './claim.ts';
import { birthOf } from './system.ts';

/** What `closer.ts` is told. */
export interface Waiting {
  readonly pid: number;
  readonly port: number;
  readonly birth: string | undefined;
  /** Inodes of the sockets that listened before the signal. */
  readonly before: readonly string[];
}

/** Leaves the closing to a process of its own, which outlives this one, and hands the claim on to it. */
export function closeLater(pid: number, port: number, before: ReadonlySet<string>, claim: Claim): void {
  const waiting: Waiting = { pid, port, birth: birthOf(pid), before: [...before] };
  const file = fileURLToPath(new URL('./closer.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, file, JSON.stringify(waiting)], {
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
  if (child.pid !== undefined) claim.handTo(child.pid);
}
