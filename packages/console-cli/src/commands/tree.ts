import { createInterface } from 'node:readline/promises';
import type { AwaitTree } from '@async-console/protocol';
import type { Address } from '../connection/connect.ts';
import { resolvePid } from '../connection/pid.ts';
import { resolveTarget } from '../connection/target.ts';
import { ExitCode, pauseNeedsYes, UserError } from '../errors.ts';
import { readHeapTree } from '../heap/read.ts';
import { duration } from '../presenters/numbers.ts';
import { say } from '../report.ts';
import { treeOfAgent } from './agent-tree.ts';
import { PLAIN } from './format/columns.ts';
import { treeLines } from './format/tree.ts';
import { terminalPalette } from './terminal.ts';

export interface TreeOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Resolves with the exit code. */
export async function tree(target: string, options: TreeOptions): Promise<number> {
  const agent = await agentOf(target);
  const told = agent === undefined ? undefined : await treeOfAgent(agent);
  // An agent that came later knows promises, and no function that awaits them.
  const found =
    told === undefined || told.completeness?.mode === 'attach'
      ? await treeOfHeap(told?.process.pid ?? (await resolvePid(target)), options.yes ?? false)
      : told;
  if (found === undefined) return ExitCode.ok;
  const isSeen = process.stdout.isTTY || process.env.FORCE_COLOR !== undefined;
  const palette = isSeen ? terminalPalette() : { ...PLAIN, paint: (_: unknown, text: string) => text };
  process.stdout.write(
    options.json ? `${JSON.stringify(found, null, 2)}\n` : `${treeLines(found, palette).join('\n')}\n`,
  );
  return ExitCode.ok;
}

/** What says that a target has no agent, or none that may be trusted; its heap can be read all the same. */
const WITHOUT_AGENT = ['not-instrumented', 'no-such-target', 'unsafe-directory'];

/**
 * Where the agent of the target listens; undefined: it has none, or there is no such process.
 *
 * @throws UserError `ambiguous-target`
 */
async function agentOf(target: string): Promise<Address | undefined> {
  try {
    return await resolveTarget(target);
  } catch (error) {
    if (error instanceof UserError && WITHOUT_AGENT.includes(error.code)) return undefined;
    throw error;
  }
}

/**
 * Undefined: nobody wanted it to pause.
 *
 * @throws UserError `event-loop-blocked`, `pause-needs-yes`, and those of `withInspector`
 */
async function treeOfHeap(pid: number, isWanted: boolean): Promise<AwaitTree | undefined> {
  const found = await readHeapTree(pid, (expectedMs) => isWanted || mayPause(pid, expectedMs));
  say(found === undefined ? 'nothing was done.' : `process ${pid} was paused for ${duration(found.pauseMs, PLAIN)}.`);
  return found;
}

/** @throws UserError `pause-needs-yes` when there is nobody to ask */
async function mayPause(pid: number, expectedMs: number): Promise<boolean> {
  const pause = duration(expectedMs, PLAIN);
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw pauseNeedsYes(pid, pause);
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-c goes to whoever listens for signals.
  asked.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await asked.question(`To read its heap, process ${pid} is paused for about ${pause}. Go on? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asked.close();
  }
}
