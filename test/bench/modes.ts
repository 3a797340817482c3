/** What the measured programs run under. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Of which a measured process has one, from before its first line. */
export type Mode =
  | 'none'
  | 'empty'
  | 'async_hooks'
  | 'async_hooks+destroy'
  | 'why-is-node-running'
  | 'blocked-at'
  | 'opentelemetry'
  | 'dd-trace'
  | 'floor'
  | 'agent'
  | 'agent+dashboard';

/** In the order of the tables. */
export const TITLES: Readonly<Record<Mode, string>> = {
  none: 'nothing installed',
  empty: 'empty `v8.promiseHooks`',
  async_hooks: 'empty `async_hooks`',
  'async_hooks+destroy': 'empty `async_hooks` with `destroy`',
  'why-is-node-running': 'why-is-node-running',
  'blocked-at': 'blocked-at',
  opentelemetry: 'OpenTelemetry, auto-instrumentation',
  'dd-trace': 'dd-trace',
  floor: 'the probe, and in the hooks marks and the clock alone',
  agent: '**async-console**, nobody connected',
  'agent+dashboard': '**async-console**, a dashboard open (4 Hz, 50 rows)',
};
export const MODES = Object.keys(TITLES) as Mode[];

/** Measured in every round; the others, which move nobody's decision by a few percent, in the first three. */
const IN_EVERY_ROUND: readonly Mode[] = ['none', 'empty', 'async_hooks', 'agent', 'agent+dashboard'];
const ROUNDS_OF_OTHERS = 3;

export function roundsOf(mode: Mode): number {
  return IN_EVERY_ROUND.includes(mode) ? Number.POSITIVE_INFINITY : ROUNDS_OF_OTHERS;
}

/** They follow requests through libraries that they know, and must have found them. */
export function traces(mode: Mode): boolean {
  return mode === 'opentelemetry' || mode === 'dd-trace';
}

export function isAgent(mode: Mode): boolean {
  return mode === 'floor' || mode === 'agent' || mode === 'agent+dashboard';
}

/** Options of Node that start the agent as it is published: built. */
const BUILT = ['--require', fileURLToPath(new URL('../../packages/instrument/dist/register.cjs', import.meta.url))];

/** Options of Node for a mode. */
export function preload(mode: Mode, agent: readonly string[] = BUILT): string[] {
  if (mode === 'none') return [];
  const file = (name: string) => fileURLToPath(new URL(`./modes/${name}.cjs`, import.meta.url));
  if (!isAgent(mode)) return ['--require', file(mode)];
  return [...agent, '--require', file('agent'), ...(mode === 'floor' ? ['--require', file('floor')] : [])];
}

/** Versions of what is compared with, by package. */
export function versions(): Record<string, string> {
  const { devDependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  const compared = [
    'why-is-node-running',
    'blocked-at',
    '@opentelemetry/auto-instrumentations-node',
    'dd-trace',
    'fastify',
    'express',
  ];
  return Object.fromEntries(
    Object.keys(devDependencies)
      .filter((name) => compared.includes(name))
      .map((name) => [name, installedVersion(name)]),
  );
}

export function nodeBinary(major: string): string {
  return createRequire(import.meta.url).resolve(`node${major}/bin/node`);
}

/** A package need not export its package.json. */
function installedVersion(name: string): string {
  return JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}
