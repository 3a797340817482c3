/**
 * The shop under async-console, with customers: one command, nothing left behind. Three processes are started here:
 * the console, which starts the shop, and the load.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Misbehaviour, misbehaviourFlags, misbehaviourHelp, positive } from './shop/options.ts';

const GENTLE: readonly Misbehaviour[] = ['hold', 'forget'];
/** Without a terminal. */
const MEASURED_FOR = '5s';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a process may take to end: in the shop, a block must pass first. */
const GRACE_MS = 5_000;

const HELP = `A small shop under load, in the dashboard of async-console. q closes the dashboard, then Ctrl-C ends the rest.
Without a terminal (a pipe, CI) it runs for ${MEASURED_FOR} and prints the table of tasks.

Usage: pnpm demo [flags]

  --rps N           requests a second; 40 by default
  --quiet           no misbehaviour at all

Misbehaviours; with none given, ${GENTLE.map((name) => `--${name}`).join(' ')}:
${misbehaviourHelp}
`;

const consolePath = fileURLToPath(new URL('../../packages/console-cli/bin/async-console.mjs', import.meta.url));
const shopPath = fileURLToPath(new URL('./shop/main.ts', import.meta.url));
const loadPath = fileURLToPath(new URL('./shop/load.ts', import.meta.url));
const fromSource = '--conditions=source';

interface DemoOptions {
  readonly rps: number;
  readonly misbehaviours: readonly string[];
}

/** @returns undefined when only help was asked for. */
function readOptions(): DemoOptions | undefined {
  const { values } = parseArgs({
    options: {
      ...misbehaviourFlags,
      rps: { type: 'string', default: '40' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return undefined;
  }
  const { rps, quiet, help: _, ...flags } = values;
  const asked = Object.entries(flags).flatMap(([name, on]) => (on ? [name] : []));
  return { rps: positive('rps', rps), misbehaviours: asked.length > 0 || quiet ? asked : GENTLE };
}

async function demo({ rps, misbehaviours }: DemoOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'async-console-demo-'));
  const readyFile = join(directory, 'ready.json');
  const watched = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);
  const command = watched ? ['run'] : ['snapshot', '--format', 'table', '--for', MEASURED_FOR];
  const shop = [fromSource, shopPath, '--ready-file', readyFile, ...misbehaviours.map((name) => `--${name}`)];

  const dashboard = spawn(process.execPath, [fromSource, consolePath, ...command, '--', process.execPath, ...shop], {
    stdio: 'inherit',
  });
  const output = watched ? 'ignore' : 'inherit';
  const load = fork(loadPath, ['--ready-file', readyFile, '--rps', String(rps)], {
    execArgv: [],
    stdio: ['ignore', output, output, 'ipc'],
  });

  const stop = (signal: NodeJS.Signals) => {
    // In a terminal, Ctrl-C and its closing have reached the console too; a second one would mean "at once".
    if (signal === 'SIGTERM' || !process.stdin.isTTY) dashboard.kill(signal);
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    process.exitCode = await exitCodeOf(dashboard);
  } finally {
    if (load.pid !== undefined) await end(load.pid);
    await endShop(readyFile);
    rmSync(directory, { recursive: true, force: true });
    for (const name of SIGNALS) process.off(name, stop);
  }
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? (signal === 'SIGINT' ? 130 : 143);
}

/** The console ends the shop that it started, unless it was killed. */
async function endShop(readyFile: string): Promise<void> {
  if (!existsSync(readyFile)) return;
  const { pid } = JSON.parse(readFileSync(readyFile, 'utf8')) as { pid: number };
  await end(pid);
}

async function end(pid: number): Promise<void> {
  if (!signal(pid, 'SIGTERM')) return;
  for (const deadline = Date.now() + GRACE_MS; Date.now() < deadline; await sleep(20)) if (!signal(pid, 0)) return;
  signal(pid, 'SIGKILL');
}

/** @returns whether there was a process to receive it. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

try {
  const options = readOptions();
  if (options !== undefined) await demo(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
