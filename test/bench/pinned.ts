/**
 * The app on a core of its own, and all else on the others: where they share two cores, the app is interrupted five hundred
 * times in a thousand requests, and what that costs the kernel is more than what is measured.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Where there is no `taskset`, or one core: nothing is pinned. */
const canPin = availableParallelism() > 1 && hasTaskset();

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The command line that runs `command` on the first core. */
export function onItsOwnCore(command: string, args: readonly string[]): [string, string[]] {
  return canPin ? ['taskset', ['--cpu-list', '0', command, ...args]] : [command, [...args]];
}

/** What this process starts from now on, runs on the other cores, but for what is `onItsOwnCore`. */
export function leaveFirstCore(): void {
  if (canPin)
    execFileSync('taskset', ['--pid', '--cpu-list', `1-${availableParallelism() - 1}`, String(process.pid)], {
      stdio: 'ignore',
    });
}
