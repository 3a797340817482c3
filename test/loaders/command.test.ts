import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { SHOP } from '../bundlers/shop.ts';
import { runConsole } from '../support/console.ts';
import { placeOf } from '../support/expect-task.ts';
import { layFor } from './loaders.ts';

const commands = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));

// The command of tsx starts another Node, that of ts-node compiles in its own.
test.each([
  ['npx tsx', ['npx', 'tsx']],
  ['tsx', [join(commands, 'tsx')]],
  ['ts-node', [join(commands, 'ts-node'), '--transpileOnly']],
])('snapshot -- %s app.ts: the program is seen, not what starts it', async (_, command) => {
  const { directory, entry } = layFor({ flags: [], type: 'commonjs' }, SHOP);
  const file = join(directory, entry);
  const { code, stderr, stdout } = await runConsole('snapshot', '--format', 'json', '--', ...command, file, '1');

  expect(code, stderr).toBe(0);
  expect(stderr).toContain('lamps loaded 7\n7\n');
  const { process, sites, tasks } = Snapshot.parse(JSON.parse(stdout));
  expect(process.exit).toMatchObject({ code: 0 });
  expect(tasks.map(({ name }) => name)).toEqual(['main']);
  expect(sites.map(({ location }) => placeOf(location))).toContain(`${file}:22:14`);
});
