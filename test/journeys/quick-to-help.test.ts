import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const binary = fileURLToPath(new URL('../../packages/console-cli/bin/async-console.mjs', import.meta.url));

/** Says at the end which files were loaded. */
const WATCH = `
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
  process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(urls)));
`;

test.each([
  ['--help', ['commander']],
  ['ps', ['commander', 'string-width', 'ws', 'zod']],
  ['snapshot', ['commander', 'string-width', 'ws', 'zod']],
])('%s loads what it needs, and nothing that draws', (command, expected) => {
  const watch = `--import=data:text/javascript,${encodeURIComponent(WATCH)}`;
  const args = ['--conditions=source', watch, binary, command, ...(command === 'snapshot' ? ['nobody'] : [])];
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const urls: string[] = JSON.parse(stderr.split('\n').at(-1)!);
  const packages = new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []));
  const ours = ['commander', 'ink', 'react', 'string-width', 'ws', 'zod'];
  expect(ours.filter((name) => packages.has(name))).toEqual(expected);
});
