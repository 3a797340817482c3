/** Builds the packages before the tests, where their sources are newer: see `built.ts`. */
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Each after those that it is built from, with a file that its build makes. */
const PACKAGES = [
  ['protocol', 'dist/index.js'],
  ['instrument', 'dist/register.cjs'],
  ['console-cli', 'dist/bin.js'],
] as const;

export default async function buildPackages(): Promise<void> {
  let isStale = false;
  for (const [name, made] of PACKAGES) {
    const directory = join(root, 'packages', name);
    isStale ||= newest(directory) > changedAt(join(directory, made));
    if (!isStale) continue;
    await build({ cwd: directory, logLevel: 'error' });
    const now = new Date();
    utimesSync(join(directory, made), now, now);
  }
}

function newest(directory: string): number {
  const sources = readdirSync(join(directory, 'src'), { recursive: true, encoding: 'utf8' });
  const settings = ['package.json', 'tsdown.config.ts', '../../tsdown.base.ts', '../../pnpm-lock.yaml'];
  return Math.max(
    ...[...sources.map((path) => join('src', path)), ...settings].map((path) => changedAt(join(directory, path))),
  );
}

/** Milliseconds since the epoch; 0 when there is no such file. */
function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
