import { exitCodeOf, launch, type Program } from '../connection/launch.ts';
import { say } from '../report.ts';
import { forward, watchForInterruption } from './interruption.ts';
import { hasTerminal } from './terminal.ts';

export interface RunOptions {
  readonly name?: string;
}

/** Resolves with the program's exit code. */
export async function run(program: Program, options: RunOptions): Promise<number> {
  if (hasTerminal()) return (await import('./run-dashboard.ts')).runWithDashboard(program, options.name);
  const interruption = watchForInterruption();
  try {
    const launched = await launch(program, { stdio: 'inherit', name: options.name, awaited: false });
    const shown = launched.direct ? `async-console ${launched.child.pid}` : 'async-console';
    say(`no terminal, no dashboard: the program runs instrumented, \`${shown}\` in a terminal shows it.`);
    forward(interruption, launched.child);
    return exitCodeOf(await launched.ended);
  } finally {
    interruption.stop();
  }
}
