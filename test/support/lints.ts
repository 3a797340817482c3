import type { SnapshotBody, Warning } from '@async-console/protocol';
import { expect } from 'vitest';
import { type LaunchOptions, launch } from './launch.ts';
import { observed } from './observed.ts';
import type { Program } from './program.ts';
import type { TestConsole } from './test-console.ts';

export interface LintedOptions extends LaunchOptions {
  /** Flags as `--lint` takes them: `stuck.forMs=200`. */
  readonly lints?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

function withLints({ lints = {}, ...launching }: LintedOptions): LaunchOptions {
  const settings = Object.fromEntries(Object.entries(lints).map(([name, thresholds]) => [name, { thresholds }]));
  return { ...launching, env: { ...launching.env, ASYNC_CONSOLE_LINTS: JSON.stringify(settings) } };
}

/** Runs a program to its end, and gives what the lints have found in it. */
export async function linted(program: Program, options: LintedOptions = {}): Promise<SnapshotBody> {
  const { snapshot } = await observed(program, withLints(options));
  return snapshot;
}

/** A program that runs on, while somebody looks. Each `snapshot()` of the console has the lints look once more. */
export async function runningLinted(program: Program, options: LintedOptions = {}): Promise<TestConsole> {
  const console = await measuredLinted(program, options);
  await console.update(() => true);
  return console;
}

/** A program that is measured and runs on, while nobody looks until the first `snapshot()`. */
export function measuredLinted(program: Program, options: LintedOptions = {}): Promise<TestConsole> {
  const env = { ASYNC_CONSOLE_MEASURE: 'always', ...options.env };
  return launch(program, withLints({ ...options, env })).console();
}

/** Has the lints look until one finds something. */
export async function untilFound(console: TestConsole, lint: string): Promise<Warning> {
  for (const end = performance.now() + 20_000; performance.now() < end; ) {
    const snapshot = await console.snapshot();
    if (lintsOf(snapshot).includes(lint)) return warningOf(snapshot, lint);
  }
  throw new Error(`Waited in vain for a warning of ${lint}.`);
}

/** The only warning of that lint. */
export function warningOf({ warnings }: SnapshotBody, lint: string): Warning {
  const found = warnings.filter((warning) => warning.lint === lint);
  expect(found.length, `warnings of ${lint}, among ${warnings.map((each) => each.lint).join(', ') || 'none'}`).toBe(1);
  return found[0] as Warning;
}

/** Its line, as `app.mjs:3`. */
export function lineOf({ location }: Warning): string {
  return location === undefined ? 'nowhere' : `${location.file}:${location.line}`;
}

export function lintsOf({ warnings }: SnapshotBody): string[] {
  return [...new Set(warnings.map(({ lint }) => lint))].toSorted();
}
