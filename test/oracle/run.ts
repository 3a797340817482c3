/** Runs programs in a process of their own, with the agent or without it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NodeMajor, nodeBinary } from '../support/nodes.ts';
import type { BatchReport } from './batch.ts';
import { type Program, textOf } from './grammar/program.ts';
import { KNOWN } from './known.ts';

const BATCH = fileURLToPath(new URL('./batch.ts', import.meta.url));
const CLOCK = fileURLToPath(new URL('../support/virtual-clock.cjs', import.meta.url));
const NO_COLLECTION = fileURLToPath(new URL('./no-collection.cjs', import.meta.url));
const REGISTER = fileURLToPath(import.meta.resolve('@async-console/instrument/register'));

export interface RunOptions {
  readonly node: NodeMajor;
  readonly agent: boolean;
  /** Compares what the agent is known to be wrong about, too; see `known.ts`. */
  readonly compareAll?: boolean;
}

/** @throws Error with what the process has printed, when it did not come to its end. */
async function runText(text: string, { node, agent, compareAll = false }: RunOptions): Promise<BatchReport> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'ac-')));
  try {
    const file = join(directory, 'programs.mjs');
    writeFileSync(file, text);
    const flags = [
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      '--require',
      CLOCK,
      '--require',
      NO_COLLECTION,
    ];
    if (agent) flags.push('--require', REGISTER);
    const output = await outputOf(nodeBinary(node), [...flags, BATCH, file, ...(compareAll ? ['all'] : [])], directory);
    return JSON.parse(output) as BatchReport;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The first program that the agent is wrong about. */
export async function firstWrong(
  programs: readonly Program[],
  options: Omit<RunOptions, 'agent'>,
): Promise<number | undefined> {
  return (await runPrograms(programs, { ...options, agent: true })).wrong?.program;
}

export function runPrograms(programs: readonly Program[], options: RunOptions): Promise<BatchReport> {
  return runText(textOf(programs, options.compareAll ? new Set() : KNOWN), options);
}

function outputOf(binary: string, args: readonly string[], directory: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', XDG_RUNTIME_DIR: directory, ASYNC_CONSOLE_MEASURE: 'always' };
    execFile(binary, args, { env, timeout: 300_000, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error === null && stdout !== '') resolve(stdout);
      else reject(new Error(`The batch failed: ${error?.message}\n${stdout}\n${stderr}`));
    });
  });
}
