/** Starts the measured programs in fresh processes, with the agent as it is published: built. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const MODES = ['none', 'empty', 'async_hooks', 'async_hooks+destroy', 'agent'] as const;
export type Mode = (typeof MODES)[number];

const register = fileURLToPath(new URL('../../packages/instrument/dist/register.cjs', import.meta.url));

export function program(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
}

export function nodeBinary(major: string): string {
  return createRequire(import.meta.url).resolve(`node${major}/bin/node`);
}

/** Options of Node for a mode. */
export function preload(mode: Mode): string[] {
  return mode === 'agent' ? ['--require', register] : [];
}

/** Runs a program to its end; it prints one number. */
export async function measured(node: string, mode: Mode, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const options = { env: { ...process.env, NODE_OPTIONS: undefined, ...env, MODE: mode } };
  const { stdout } = await promisify(execFile)(node, [...preload(mode), ...args], options);
  const value = Number(stdout);
  if (!Number.isFinite(value)) throw new Error(`${args.join(' ')} (${mode}) printed ${JSON.stringify(stdout)}.`);
  return value;
}
