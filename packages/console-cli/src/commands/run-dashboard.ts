import { setTimeout as sleep } from 'node:timers/promises';
import { connectionFeed } from '../connection/feed.ts';
import { connectToLaunched } from '../connection/find-launched.ts';
import { exitCodeOf, type Launched, type LaunchOptions, launch, type Program } from '../connection/launch.ts';
import { type ProgramOutput, programOutput } from '../connection/output.ts';
import { report, say } from '../report.ts';
import { forward, watchForInterruption } from './interruption.ts';
import { terminalPalette } from './terminal.ts';

/** A grandchild may hold the pipes of a program that has ended. */
const DRAIN_MS = 1000;
/** So long the screen stays as it is; a package manager and a slow program may take longer to show an agent. */
const BUILD_UP_MS = 1500;

type About = Pick<LaunchOptions, 'name' | 'include' | 'exclude' | 'lints'>;

/** Resolves with the program's exit code. */
export async function runWithDashboard(program: Program, about: About): Promise<number> {
  // The keys are the dashboard's.
  const launched = await launch(program, { stdio: ['ignore', 'pipe', 'pipe'], awaited: true, ...about });
  const output = programOutput({ stdout: launched.child.stdout!, stderr: launched.child.stderr! });
  const drained = new Promise((resolve) => {
    launched.child.once('close', resolve);
  });
  const interruption = watchForInterruption();
  forward(interruption, launched.child);
  try {
    const fault = await show(launched, output, interruption.aborted);
    output.handThrough(process);
    if (launched.child.exitCode === null && launched.child.signalCode === null) {
      say(`the program goes on (pid ${launched.child.pid}); ctrl-c ends it.`);
    }
    const end = await launched.ended;
    await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]);
    if (fault) report(fault);
    return exitCodeOf(end);
  } finally {
    interruption.stop();
  }
}

/**
 * Until it is closed; resolves with why it could not be opened. What ends at once without an agent has no dashboard: its
 * output is all that there is to see.
 */
async function show(launched: Launched, output: ProgramOutput, interrupted: AbortSignal): Promise<unknown> {
  const closed = new AbortController();
  const connecting = connectToLaunched(launched, AbortSignal.any([interrupted, closed.signal]));
  try {
    const loading = import('../views/dashboard.tsx');
    await Promise.race([connecting, sleep(BUILD_UP_MS, undefined, { ref: false })]);
    const { showDashboard } = await loading;
    await showDashboard({ feed: connectionFeed(connecting, launched.ended), output, palette: terminalPalette() });
    return undefined;
  } catch (error) {
    return interrupted.aborted ? undefined : error;
  } finally {
    closed.abort();
  }
}
