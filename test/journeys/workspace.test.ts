import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { spawn } from '@async-console/instrument';
import { PROTOCOL } from '@async-console/protocol';
import { expect, test } from 'vitest';

const { resolve } = createRequire(import.meta.url);

test('packages resolve to their sources without a build', async () => {
  expect(await spawn('task', async () => PROTOCOL.major)).toBe(1);
  expect(import.meta.resolve('@async-console/instrument/register')).toMatch(/src\/register\.cts$/);
});

test.each(['22', '24', '26'])('Node %s is at hand', (major) => {
  const binary = resolve(`node${major}/bin/node`);
  expect(execFileSync(binary, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${major}\\.`));
});

test('the tests run on the pinned Node', () => {
  expect(process.version).toMatch(/^v24\./);
});
