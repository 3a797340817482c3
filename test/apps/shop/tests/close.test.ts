import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

test.each(['SIGTERM', 'SIGINT'] as const)('%s closes the shop and all that it started', async (signal) => {
  const shop = startShop('--hold', '--forget', '--leak', '--deadlock');
  const url = await urlOf(shop);
  expect(await (await fetch(`${url}/products/oak-lamp`)).json()).toMatchObject({ name: 'Oak Lamp' });

  // The services inherit standard error, so it ends only when they have ended too.
  const silent = once(shop.stderr!, 'end');
  shop.kill(signal);
  const [code] = await once(shop, 'exit');
  await silent;
  expect(code).toBe(0);
});

test('a killed shop takes its services with it', async () => {
  const left = await mkdtemp(join(tmpdir(), 'killed-'));
  onTestFinished(() => rm(left, { recursive: true }));
  const shop = spawnShop([], { ...process.env, TMPDIR: left });
  await urlOf(shop);
  const silent = once(shop.stderr!, 'end');
  shop.kill('SIGKILL');
  await silent;
});

test('an unknown flag ends the shop before it starts', async () => {
  const [code] = await once(startShop('--explode'), 'exit');
  expect(code).toBe(2);
});

function startShop(...flags: string[]): ChildProcess {
  return spawnShop(flags, process.env);
}

function spawnShop(flags: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const shop = spawn(process.execPath, [main, ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  shop.stderr!.resume();
  onTestFinished(() => void shop.kill('SIGKILL'));
  return shop;
}

async function urlOf(shop: ChildProcess): Promise<string> {
  for await (const line of createInterface(shop.stdout!)) {
    const url = /^shop listening on (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The shop ended before it listened.');
}
