/** Runs a program that nobody here wrote without the agent and with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { REGISTER } from '../support/built.ts';

const require = createRequire(import.meta.url);
const installed = new URL('../node_modules/', import.meta.url).pathname;
const WITNESS = fileURLToPath(new URL('./witness.cjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BothWays<Seen> {
  readonly plain: Seen;
  readonly observed: Seen;
  /** URLs of the modules that ran with probes in them, in the observed run. */
  readonly probed: readonly string[];
}

export interface Run {
  /** Major version. */
  readonly node: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Through NODE_OPTIONS the agent gets into the processes that the program starts, too. */
  readonly children?: boolean;
  /** The option by which the agent comes; `require` unless given. */
  readonly preload?: 'require' | 'import';
  /** Before each of the two runs. */
  readonly prepare?: () => void;
}

/** `see` says what must be the same, once the program has ended. */
export async function bothWays<Seen>(run: Run, see: (ended: Ended) => Seen): Promise<BothWays<Seen>> {
  const witness = join(temporary(), 'probed');
  const options = [`--require=${WITNESS}`, `--${run.preload ?? 'require'}=${REGISTER}`];
  run.prepare?.();
  const plain = see(await start(run, [], {}));
  run.prepare?.();
  const observed = run.children
    ? see(await start(run, [], { NODE_OPTIONS: options.join(' '), WITNESS: witness }))
    : see(await start(run, options, { WITNESS: witness }));
  const probed = existsSync(witness) ? readFileSync(witness, 'utf8').split('\n') : [];
  return { plain, observed, probed };
}

async function start(run: Run, options: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(require.resolve(`node${run.node}/bin/node`), [...options, ...run.args], {
    cwd: run.cwd,
    // Of the runner's own environment only what any program has: vitest leaves its mark on the rest.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...run.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, signal, stdout, stderr };
}

export function temporary(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'program-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/**
 * A copy of an installed package outside of `node_modules`, where the agent leaves modules alone. It finds what the
 * original depends on, and the packages of `also`.
 */
export function copyOf(name: string, also: readonly string[] = []): string {
  const original = realpathSync(join(installed, name));
  const copy = join(temporary(), name);
  cpSync(original, copy, { recursive: true });
  const bundled = join(copy, 'node_modules');
  const libraries = join(copy, 'libraries');
  if (existsSync(bundled)) renameSync(bundled, libraries);
  else mkdirSync(libraries);
  // Node resolves links: what is reached through this one lies below `libraries`, and is probed.
  symlinkSync('libraries', bundled);
  const beside = name.includes('/') ? dirname(dirname(original)) : dirname(original);
  for (const dependency of packagesIn(beside)) link(join(beside, dependency), join(libraries, dependency));
  for (const dependency of also) link(realpathSync(join(installed, dependency)), join(libraries, dependency));
  return copy;
}

function packagesIn(directory: string): string[] {
  return readdirSync(directory).flatMap((entry) =>
    entry.startsWith('@') ? readdirSync(join(directory, entry)).map((scoped) => join(entry, scoped)) : [entry],
  );
}

function link(target: string, path: string): void {
  if (existsSync(path) || basename(path) === '.bin') return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(realpathSync(target), path);
}
