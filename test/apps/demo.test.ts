import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const demo = fileURLToPath(new URL('./demo.ts', import.meta.url));

test('without a terminal the demo prints the tasks of the shop and leaves nothing behind', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'demo-'));
  onTestFinished(() => rm(temporary, { recursive: true }));
  // Ends only when every process that has inherited standard error has ended.
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', demo, '--leak'], {
    env: { ...process.env, TMPDIR: temporary },
  });

  expect(stdout).toMatch(/^ *ID +STATE +NAME .* SUSPENDED AT$/m);
  expect(stdout).toMatch(/ idle +fulfil order .* test\/apps\/shop\/checkout\.ts:\d+ fulfil$/m);
  expect(stdout).toContain('POST /carts/:id/checkout');
  expect((await readdir(temporary)).filter((name) => /^(shop|async-console-demo)-/.test(name))).toEqual([]);
});
