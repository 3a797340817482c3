import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Services, ServiceUrls } from './servers.ts';

/** In a process of their own and not instrumented: other companies' machines, as far as the shop is concerned. */
export async function startServices(): Promise<Services> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), { env, execArgv: [] });
  const urls = await Promise.race([
    once(child, 'message').then(([message]) => message as ServiceUrls),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The services did not start (exit code ${code}).`))),
  ]);
  child.unref();
  child.channel?.unref();
  return { urls, stop: () => child.disconnect() };
}
