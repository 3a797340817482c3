import { expect } from 'vitest';
import { type LaunchOptions, type Outcome, run } from './launch.ts';
import { type Observed, observed } from './observed.ts';
import { type LaidProgram, lay, type Program } from './program.ts';

/**
 * Runs a program without the agent and with it, and expects the same bytes on both outputs and the same end. That the
 * agent was there, and on to the end, is checked too: without it the two would be the same in any case.
 */
export async function expectSame(program: Program | LaidProgram, options: LaunchOptions = {}): Promise<Observed> {
  const laid = lay(program);
  const without = await run(laid, { ...options, agent: false });
  const watched = await observed(laid, options);
  expect(visible(watched)).toEqual(visible(without));
  expect(watched.snapshot.completeness.agentError).toBeUndefined();
  return watched;
}

/** What a user sees of a process, but for the number that differs from one to the next. */
export function visible({ code, signal, stdout, stderr }: Outcome): Outcome {
  return {
    code,
    signal,
    stdout: stdout.replace(/\(node:\d+\)/g, '(node:PID)'),
    stderr: stderr.replace(/\(node:\d+\)/g, '(node:PID)'),
  };
}
