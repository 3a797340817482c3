import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type LintedOptions, launchLinted } from './lints.ts';
import type { TestConsole } from './test-console.ts';

const shop = new URL('../apps/shop/main.ts', import.meta.url);
const customers = fileURLToPath(new URL('../apps/shop/load.ts', import.meta.url));

/** The shop with customers, both until the test is over, while somebody looks. */
export async function shopUnderLoad(flags: readonly string[], options: LintedOptions = {}): Promise<TestConsole> {
  const { running, console } = await launchLinted(shop, { ...options, args: flags });
  await running.prints('shop listening on');
  const url = running.stdout.match(/http:\S+/)?.[0] as string;
  const load = fork(customers, ['--url', url, '--rps', '60'], { execArgv: [], stdio: 'ignore' });
  onTestFinished(() => void load.kill('SIGKILL'));
  return console;
}
