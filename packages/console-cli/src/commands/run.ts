import { exitCodeOf, launch, type Program } from '../connection/launch.ts';
import { say } from '../report.ts';
import { forward, watchForInterruption } from './interruption.ts';
import { lintsOf } from './lints.ts';
import { selectionOf } from './selection.ts';
import { hasTerminal } from './terminal.ts';

export interface RunOptions {
  readonly name?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly lint: readonly string[];
  readonly config?: string;
}

/** Resolves with the program's exit code. */
export async function run(program: Program, options: RunOptions): Promise<number> {
  const about = { name: options.name, ...selectionOf(options), lints: lintsOf(options) };
  if (hasTerminal()) return (await import('./run-dashboard.ts')).runWithDashboard(program, about);
  const interruption = watchForInterruption();
  try {
    const launched = await launch(program, { stdio: 'inherit', awaited: false, ...about });
    const shown = launched.direct ? `async-console ${launched.child.pid}` : 'async-console';
    say(`no terminal, no dashboard: the program runs instrumented, \`${shown}\` in a terminal shows it.`);
    forward(interruption, launched.child);
    return exitCodeOf(await launched.ended);
  } finally {
    interruption.stop();
  }
}
