import { readDiscoveries } from './discovery.ts';
import type { Launched } from './launch.ts';

/** For its own handlers of SIGTERM. */
const GRACE_MS = 5000;

/**
 * Ends what was launched, the processes below a package manager too: it does not always hand a signal on. Resolves when
 * the command has ended.
 */
export async function stopLaunched(launched: Launched): Promise<void> {
  kill(launched, 'SIGTERM');
  const timer = setTimeout(() => kill(launched, 'SIGKILL'), GRACE_MS);
  await launched.ended;
  clearTimeout(timer);
}

function kill({ child, run }: Launched, signal: NodeJS.Signals): void {
  const below = readDiscoveries().processes.filter((process) => process.run === run && process.pid !== child.pid);
  for (const { pid } of below) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
  child.kill(signal);
}
