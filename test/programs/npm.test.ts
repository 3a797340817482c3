import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bothWays, copyOf, temporary } from './both-ways.ts';

test.each(['24', '26'])(
  'npm does on Node %s with the agent what it does without',
  { timeout: 240_000 },
  async (node) => {
    const npm = join(copyOf('npm-cli'), 'bin/npm-cli.js');
    const directory = temporary();
    const project = join(directory, 'shop');
    const env = {
      npm_config_cache: join(directory, 'cache'),
      npm_config_userconfig: join(directory, 'npmrc'),
      npm_config_update_notifier: 'false',
      npm_config_logs_max: '0',
    };
    const seen = [];
    for (const args of [
      ['install', '--offline', '--no-audit', '--no-fund', './lamps'],
      ['ls', '--json', '--all'],
      ['pack', '--dry-run'],
      ['pack', '--json'],
      ['run', 'greet', '--', 'world'],
      ['run', 'fails'],
      ['view-what-is-no-command'],
      ['ls', 'nothing-of-that-name'],
    ]) {
      const prepare = () => layOut(project, args[0] !== 'install');
      const { plain, observed, probed } = await bothWays(
        { node, args: [npm, ...args], cwd: project, env, prepare },
        ({ code, signal, stdout, stderr }) => ({
          code,
          signal,
          // Two plain runs differ in this, too.
          stdout: stdout.replace(/\d+m?s\b/g, 'TIME'),
          stderr: stderr.replace(/\d+m?s\b/g, 'TIME'),
          lock: read(join(project, 'package-lock.json')),
        }),
      );
      expect(observed, `npm ${args.join(' ')}`).toEqual(plain);
      expect(probed.length, `npm ${args.join(' ')}`).toBeGreaterThan(5);
      seen.push([args[0], observed.code]);
    }
    expect(seen).toEqual([
      ['install', 0],
      ['ls', 0],
      ['pack', 0],
      ['pack', 0],
      ['run', 0],
      ['run', 3],
      ['view-what-is-no-command', 1],
      ['ls', 1],
    ]);
  },
);

function layOut(project: string, withLamps: boolean): void {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(join(project, 'lamps'), { recursive: true });
  const manifest = {
    name: 'shop',
    version: '1.0.0',
    scripts: { greet: 'echo hello', fails: 'exit 3' },
    ...(withLamps ? { dependencies: { lamps: 'file:lamps' } } : {}),
  };
  const lamps = JSON.stringify({ name: 'lamps', version: '2.1.0' });
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(project, 'index.js'), 'module.exports = 1;\n');
  writeFileSync(join(project, 'lamps/package.json'), lamps);
  if (!withLamps) return;
  mkdirSync(join(project, 'node_modules'));
  symlinkSync('../lamps', join(project, 'node_modules/lamps'));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
