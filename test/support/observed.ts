import { randomUUID } from 'node:crypto';
import type { SnapshotBody } from '@async-console/protocol';
import { describe, type LaunchOptions, launch, type Outcome } from './launch.ts';
import type { LaidProgram, Program } from './program.ts';

/** What a program did, and what the agent says it did. */
export interface Observed extends Outcome {
  /** At its end, complete to the last frame. */
  readonly snapshot: SnapshotBody;
}

/**
 * Runs a program with the agent to its end, as a console does that started it: with `ASYNC_CONSOLE_RUN` in the
 * environment it waits at its end for that console, however short it was.
 *
 * @throws Error with all that the program has printed, when no last state came.
 */
export async function observed(program: Program | LaidProgram, options: LaunchOptions = {}): Promise<Observed> {
  const running = launch(program, { ...options, env: { ASYNC_CONSOLE_RUN: randomUUID(), ...options.env } });
  const connected = running.console();
  // It is waited for when the program has ended.
  connected.catch(() => {});
  const outcome = await running.ended;
  try {
    const { body } = await (await connected).receives('final');
    return { ...outcome, snapshot: body };
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe program: ${describe(outcome)}`);
  }
}

/** Instead of the real one, which no test can foresee: milliseconds pass when the program calls `tick(ms)`, only then. */
export const VIRTUAL_CLOCK = new URL('./virtual-clock.cjs', import.meta.url);
