import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programPath } from './subject.ts';

/** Arguments of Node for the load generator: a process of its own, so that it is not in the app's figures. */
export function loadArguments(port: number, requests: number): string[] {
  return [programPath('load.mjs'), String(port), '/orders/7', String(requests)];
}

/** Milliseconds from the first request to the last answer. */
export async function load(port: number, requests: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, loadArguments(port, requests));
  return Number(stdout);
}
