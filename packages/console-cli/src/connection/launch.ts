import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LINTS_VARIABLE, type LintSettings } from '@async-console/protocol';
import { EXCLUDE_VARIABLE, INCLUDE_VARIABLE } from '@async-console/protocol/globs';
import { inherited } from '../environment.ts';
import { cannotStart, noSuchProgram } from '../errors.ts';

/** What `run` and `snapshot` start: a file for Node.js, or any command. */
export type Program =
  | { readonly file: string; readonly args: readonly string[] }
  | { readonly command: string; readonly args: readonly string[] };

export interface LaunchOptions {
  /** Of the program itself; see `child_process.spawn`. */
  readonly stdio: StdioOptions;
  readonly name?: string | undefined;
  /** Globs of the packages below `node_modules` that are probed, too. */
  readonly include: readonly string[];
  /** Globs of the packages and files that are not. */
  readonly exclude: readonly string[];
  /** What the lints look for; absent: as they do where nobody says otherwise. */
  readonly lints?: LintSettings | undefined;
  /** A console will connect: the agent waits for it at the program's end. */
  readonly awaited: boolean;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Launched {
  /** Of the command; with `npm run` the program is another process. */
  readonly child: ChildProcess;
  /** For people. */
  readonly command: string;
  /** The child itself is the Node.js process that was asked for. */
  readonly direct: boolean;
  /** What the discovery file of the program says; absent when no console was announced. */
  readonly run: string | undefined;
  /** Its exit; its output may still be on the way. */
  readonly ended: Promise<End>;
}

/** @throws UserError `no-such-program`, `cannot-start` */
export async function launch(program: Program, options: LaunchOptions): Promise<Launched> {
  const preload = preloadOptions();
  const run = options.awaited ? randomBytes(8).toString('hex') : undefined;
  const env: NodeJS.ProcessEnv = { ...inherited };
  if (run !== undefined) env.ASYNC_CONSOLE_RUN = run;
  if (options.name !== undefined) env.ASYNC_CONSOLE_NAME = options.name;
  if (options.include.length > 0) env[INCLUDE_VARIABLE] = options.include.join();
  if (options.exclude.length > 0) env[EXCLUDE_VARIABLE] = options.exclude.join();
  if (options.lints !== undefined) env[LINTS_VARIABLE] = JSON.stringify(options.lints);

  const { executable, args, direct } = commandLine(program, preload);
  // Any other command is left to start Node.js in its own way: NODE_OPTIONS reaches each Node.js below it.
  if (!direct) env.NODE_OPTIONS = [env.NODE_OPTIONS, ...preload.map(forEnvironment)].filter(Boolean).join(' ');

  const command = 'file' in program ? program.file : program.command;
  const child = spawn(executable, args, { stdio: options.stdio, env });
  const { promise: ended, resolve: end } = Promise.withResolvers<End>();
  child.once('exit', (code, signal) => end({ code, signal }));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => reject(startError(command, error)));
  });
  // A kill that fails is reported here; its process has ended then.
  child.on('error', () => {});
  return { child, command, direct, run, ended };
}

function commandLine(program: Program, preload: readonly string[]) {
  if ('file' in program) {
    return { executable: process.execPath, args: [...preload, program.file, ...program.args], direct: true };
  }
  const { command, args } = program;
  if (!/^node(\.exe)?$/.test(basename(command))) return { executable: command, args: [...args], direct: false };
  // A plain `node` is the one that runs this console, of which it is known that it is new enough.
  const executable = command === basename(command) ? process.execPath : command;
  return { executable, args: [...preload, ...args], direct: true };
}

/** `--require`, not `--import`, which changes the order of promises and ticks in a CommonJS program. */
function preloadOptions(): string[] {
  const conditions = process.execArgv.filter((option) => option === '--conditions=source');
  return [...conditions, `--require=${fileURLToPath(import.meta.resolve('@async-console/instrument/register'))}`];
}

/** In NODE_OPTIONS a value with blanks stands in quotes, where quotes and backslashes are escaped. */
function forEnvironment(option: string): string {
  return /[\s"\\]/.test(option) ? `"${option.replace(/["\\]/g, '\\$&')}"` : option;
}

function startError(command: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOENT') return noSuchProgram(command);
  if (error.code === 'EACCES') return cannotStart(command, 'permission denied');
  return cannotStart(command, error.code ?? error.message);
}

/** As a shell says it: 128 + the signal's number. */
export function exitCodeOf({ code, signal }: End): number {
  return signal === null ? (code ?? 0) : 128 + constants.signals[signal];
}

/** For people: "with exit code 1", "by SIGKILL". */
export function howItEnded({ code, signal }: End): string {
  return signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
}
