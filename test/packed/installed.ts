/** Packs what would be published, as it was built before the tests, and installs it as a stranger would: with npm, into a project with nothing else. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));
const npm = dirname(require.resolve('npm-cli/package.json'));
const packages = ['async-console', '@async-console/instrument', '@async-console/protocol'];

export interface Project {
  readonly directory: string;
  readonly tarballs: readonly string[];
  readonly lock: { readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>> };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function install(): Project {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
  const directory = join(temporary, 'project');
  const filters = packages.map((name) => `--filter=${name}`);
  pnpm(...filters, 'exec', 'publint', '--strict');
  pnpm(...filters, 'pack', '--pack-destination', temporary);
  const tarballs = readdirSync(temporary).map((name) => join(temporary, name));

  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), '{ "name": "stranger", "private": true }');
  const options = ['install', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync(process.execPath, [join(npm, 'bin/npm-cli.js'), ...options, ...tarballs], {
    cwd: directory,
    env: outside(),
  });
  const lock = JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8'));
  return { directory, tarballs, lock };
}

/** The pnpm that runs the tests; else, when they were started without one, the version that the workspace is for. */
function pnpm(...args: string[]): void {
  const running = process.env.npm_execpath ?? '';
  const [command, ...before] = basename(running).startsWith('pnpm') ? [running] : ['npx', '--yes', 'pnpm@12'];
  const options = { cwd: root, encoding: 'utf8', stdio: 'pipe' } as const;
  if (/\.[cm]?js$/.test(command)) execFileSync(process.execPath, [command, ...args], options);
  else execFileSync(command, [...before, ...args], options);
}

/** `node …` of that version, in the project; `node` is found first in PATH by all that it starts. */
export async function node(version: string, directory: string, ...args: string[]): Promise<Ended> {
  const binary = require.resolve(`node${version}/bin/node`);
  const child = spawn(binary, args, {
    cwd: directory,
    env: { ...outside(), PATH: `${dirname(binary)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** `npx …`, offline: what it runs must be there already. */
export function npx(version: string, directory: string, ...args: string[]): Promise<Ended> {
  return node(version, directory, join(npm, 'bin/npx-cli.js'), '--no-install', '--loglevel=error', ...args);
}

/** The environment of a shell: what pnpm and vitest add for their own children would be found by npm and Node. */
function outside(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_PATH, NODE_ENV, INIT_CWD, ...env } = process.env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_(?!config_)|VITEST|TEST$)/.test(name)));
}
