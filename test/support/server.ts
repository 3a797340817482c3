/** A server of a test file's own: started before its tests, in a directory of its own, and gone after them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
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

export interface Server {
  /** Where its sockets and its data lie. Known in the tests, not before. */
  readonly directory: string;
}

/** Declares that the tests of this file need it: where it is not installed they are skipped, and the tally says why. */
export function needs(kind: ServerKind): Server {
  const paths = new Map(kind.programs.map((program) => [program, find(program, kind.places ?? [])]));
  const isMissing = [...paths.values()].includes(undefined);
  const commandOf = ([program, ...args]: readonly [string, ...string[]]): [string, string[]] => [
    paths.get(program) as string,
    args,
  ];
  let directory = '';
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    if (isMissing) return;
    // A Unix socket's path is short.
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'ac-')));
    if (UNPRIVILEGED.uid !== undefined) chownSync(directory, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    if (kind.prepare !== undefined)
      execFileSync(...commandOf(kind.prepare(directory)), { cwd: directory, stdio: 'pipe', ...UNPRIVILEGED });
    running = await start(kind, commandOf(kind.serve(directory)), directory);
  });
  beforeEach((context) => context.skip(isMissing, `${kind.name} is not installed (Debian: ${kind.debian})`));
  afterAll(async () => {
    if (running !== undefined) {
      running.stdin?.end();
      if (running.exitCode === null) await once(running, 'exit');
    }
    if (directory !== '') rmSync(directory, { recursive: true, force: true });
  });
  return {
    get directory() {
      return directory;
    },
  };
}

/** It ends with its standard input, and so with us, in whatever way we end. */
async function start(kind: ServerKind, [program, args]: [string, string[]], cwd: string): Promise<ChildProcess> {
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
  return child;
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
