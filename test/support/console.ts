import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { COMMAND } from './built.ts';

const programs = fileURLToPath(new URL('../apps/programs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningConsole {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the console, or the program that it runs, has written that. */
  wrote(text: string): Promise<void>;
}

/** One directory for the sockets of a test: it sees no other test's programs. */
export function socketsOfThisTest(): NodeJS.ProcessEnv {
  const directory = mkdtempSync(join(tmpdir(), 'acj-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { ...process.env, XDG_RUNTIME_DIR: directory };
}

/** `async-console …args`, without a terminal, among the sample programs. */
export function startConsole(args: readonly string[], env: NodeJS.ProcessEnv = socketsOfThisTest()): RunningConsole {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: programs, env });
  let output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output = { ...output, [name]: output[name] + chunk };
      for (const look of watchers) look();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  // Not SIGKILL: it would leave the program behind.
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    child,
    ended,
    wrote: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (output.stdout.includes(text) || output.stderr.includes(text)) resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}

export function runConsole(...args: readonly string[]): Promise<Ended> {
  return startConsole(args).ended;
}
