import type { SnapshotBody, Warning } from '@async-console/protocol';
import { expect } from 'vitest';
import { type LaunchOptions, launch, type Running } from './launch.ts';
import { observed } from './observed.ts';
import type { LaidProgram, Program } from './program.ts';
import type { TestConsole } from './test-console.ts';

export interface LintedOptions extends LaunchOptions {
  /** Flags as `--lint` takes them: `stuck.forMs=200`. */
  readonly lints?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** For programs whose losses are to be seen: they collect garbage all the time. */
export const COLLECTING = { before: new URL('./collects.cjs', import.meta.url), flags: ['--expose-gc'] };

/**
 * A line of a program: milliseconds of the processor that it has had. What the machine withholds from a poll does not count
 * for the lints, so a program that is to be found takes its time by this clock.
 */
export const USED_MS =
  'const usedMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };';

/** With the settings in the environment. */
export function withLints({ lints = {}, ...launching }: LintedOptions): LaunchOptions {
  const settings = Object.fromEntries(Object.entries(lints).map(([name, thresholds]) => [name, { thresholds }]));
  return { ...launching, env: { ...launching.env, ASYNC_CONSOLE_LINTS: JSON.stringify(settings) } };
}

/** Runs a program to its end, and gives what the lints have found in it. */
export async function linted(program: Program | LaidProgram, options: LintedOptions = {}): Promise<SnapshotBody> {
  const { snapshot } = await observed(program, withLints(options));
  return snapshot;
}

/** A program that runs on, while somebody looks. Each `snapshot()` of the console has the lints look once more. */
export async function runningLinted(program: Program, options: LintedOptions = {}): Promise<TestConsole> {
  return (await launchLinted(program, options)).console;
}

/** A program that is measured and runs on, while nobody looks until the first `snapshot()`. */
export function measuredLinted(program: Program, options: LintedOptions = {}): Promise<TestConsole> {
  return measured(program, options).console();
}

function measured(program: Program, options: LintedOptions): Running {
  const env = { ASYNC_CONSOLE_MEASURE: 'always', ...options.env };
  return launch(program, withLints({ ...options, env }));
}

/** The same as `runningLinted`, for those who want something of the program, too. */
export async function launchLinted(
  program: Program,
  options: LintedOptions = {},
): Promise<{ readonly running: Running; readonly console: TestConsole }> {
  const running = measured(program, options);
  const console = await running.console();
  await console.update(() => true);
  return { running, console };
}

/** Has the lints look until one finds something: a single thing. */
export async function untilFound(console: TestConsole, lint: string): Promise<Warning> {
  return warningOf(await look(console, lint, () => true), lint);
}

/** The same, where one lint may find several things: the first that satisfies `is`. */
export async function untilSeen(
  console: TestConsole,
  lint: string,
  is: (warning: Warning) => boolean = () => true,
): Promise<Warning> {
  const { warnings } = await look(console, lint, is);
  return warnings.find((warning) => warning.lint === lint && is(warning)) as Warning;
}

async function look(console: TestConsole, lint: string, is: (warning: Warning) => boolean): Promise<SnapshotBody> {
  for (const end = performance.now() + 20_000; performance.now() < end; ) {
    const snapshot = await console.snapshot();
    if (snapshot.warnings.some((warning) => warning.lint === lint && is(warning))) return snapshot;
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
