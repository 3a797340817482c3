import type { SnapshotBody, Warning } from '@async-console/protocol';
import { expect } from 'vitest';
import type { LaunchOptions } from './launch.ts';
import { observed } from './observed.ts';
import type { Program } from './program.ts';

export interface LintedOptions extends LaunchOptions {
  /** Flags as `--lint` takes them: `stuck.forMs=200`. */
  readonly lints?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Runs a program to its end, and gives what the lints have found in it. */
export async function linted(program: Program, options: LintedOptions = {}): Promise<SnapshotBody> {
  const { lints = {}, ...launching } = options;
  const settings = Object.fromEntries(Object.entries(lints).map(([name, thresholds]) => [name, { thresholds }]));
  const { snapshot } = await observed(program, {
    ...launching,
    env: { ...launching.env, ASYNC_CONSOLE_LINTS: JSON.stringify(settings) },
  });
  return snapshot;
}

/** The only warning of that lint. */
export function warningOf({ warnings }: SnapshotBody, lint: string): Warning {
  const found = warnings.filter((warning) => warning.lint === lint);
  expect(found.length, `warnings of ${lint}, among ${warnings.map((each) => each.lint).join(', ') || 'none'}`).toBe(1);
  return found[0] as Warning;
}

export function lintsOf({ warnings }: SnapshotBody): string[] {
  return [...new Set(warnings.map(({ lint }) => lint))].toSorted();
}
