/** Servers that tests and benchmarks start for themselves. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

/** Servers refuse to run as root: then they run as `nobody`. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export interface ServerKind {
  readonly name: string;
  /** Its Debian package. */
  readonly debian: string;
  /** Programs that it needs. */
  readonly programs: readonly string[];
  /** Where they may lie besides the `PATH`. */
  readonly places?: readonly string[];
  /** What is run to its end first. */
  prepare?(directory: string): readonly [program: string, ...args: string[]];
  serve(directory: string): readonly [program: string, ...args: string[]];
  /** It prints this when it can be connected to. */
  readonly isReady: RegExp;
  /** The signal at which it ends at once, whoever is connected. */
  readonly stop: 'INT' | 'TERM';
}

export interface RunningServer {
  /** Where its sockets and its data lie. */
  readonly directory: string;
  /** Resolves when it has ended and its directory is gone. */
  stop(): Promise<void>;
}

export function isInstalled({ programs, places = [] }: ServerKind): boolean {
  return programs.every((program) => find(program, places) !== undefined);
}

/** It has its data in a directory of its own, and ends with us, in whatever way we end. */
export async function startServer(kind: ServerKind): Promise<RunningServer> {
  // A Unix socket's path is short.
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'ac-')));
  if (UNPRIVILEGED.uid !== undefined) chownSync(cwd, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const commandOf = ([program, ...args]: readonly [string, ...string[]]) =>
    [find(program, kind.places ?? []) ?? program, args] as const;
  if (kind.prepare !== undefined) {
    const [program, args] = commandOf(kind.prepare(cwd));
    execFileSync(program, args, { cwd, stdio: 'pipe', ...UNPRIVILEGED });
  }
  const [program, args] = commandOf(kind.serve(cwd));
  const untilInputEnds = `"$0" "$@" </dev/null & read -r _; kill -${kind.stop} $!; wait $!`;
  const child = spawn('sh', ['-c', untilInputEnds, program, ...args], { cwd, stdio: 'pipe', ...UNPRIVILEGED });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  await until(
    `${kind.name} to be ready`,
    () => kind.isReady.test(said),
    () => said,
  );
  return {
    directory: cwd,
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}

function find(program: string, places: readonly string[]): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(':'), ...places];
  return directories.map((directory) => join(directory, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
