import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { run } from '../support/launch.ts';
import type { LaidProgram } from '../support/program.ts';

export const BUNDLERS = ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild'] as const;
export type Bundler = (typeof BUNDLERS)[number];

/** Bundles `src/main.ts` of a project as a script of its own would do; says which file to run, and what was printed. */
export async function build(
  bundler: Bundler,
  { directory }: LaidProgram,
  ...flags: readonly string[]
): Promise<{ bundle: LaidProgram; printed: string }> {
  const script = join(import.meta.dirname, 'builds', `${bundler}.ts`);
  const outcome = await run(
    { directory, entry: script },
    { agent: false, args: flags, env: { NODE_ENV: 'production' } },
  );
  expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
  const entry = ['dist/main.mjs', 'dist/main.cjs'].find((name) => existsSync(join(directory, name)));
  if (entry === undefined) throw new Error(`${bundler} has written no bundle: ${outcome.stdout}${outcome.stderr}`);
  return { bundle: { directory, entry }, printed: outcome.stdout + outcome.stderr };
}
