/** The lints by name, with the thresholds that hold where nobody says otherwise. Milliseconds, counts, shares from 0 to 1. */
import { z } from 'zod';

export const LINT_THRESHOLDS = {
  deadlock: { waitMs: 500 },
  'pool-exhausted': { waitMs: 1000 },
  'hold-leak': { holdMs: 1000, holds: 2 },
  'held-across-await': { waitMs: 200, idleMs: 100, onceMs: 1000, holds: 3 },
  'never-yielded': { pollMs: 1000 },
  'microtask-starvation': { stallMs: 500, polls: 1000 },
  'blocking-poll': { pollMs: 100, onceMs: 500, polls: 3 },
  lost: { frames: 1 },
  floating: { calls: 1 },
  stuck: { times: 10, forMs: 5000, known: 20 },
  'task-leak': { calls: 50, times: 1.5, spanMs: 5000 },
  'sequential-awaits': { awaits: 3, saveMs: 100, runs: 3, onceMs: 1000 },
  'self-wakes': { share: 0.9, perSecond: 10_000, delayMs: 50 },
  'late-timer': { delayMs: 100, overMs: 5000, beats: 10 },
  'zombie-request': { goneMs: 1000 },
  'ignored-abort': { afterMs: 1000 },
  'race-leak': { reactions: 1000 },
  'needless-async-lock': { held: 100 },
} as const;

export type LintName = keyof typeof LINT_THRESHOLDS;

/** What somebody wants of one lint. */
const OneLint = z.object({
  off: z.boolean().default(false),
  thresholds: z.record(z.string(), z.number()).default({}),
  allow: z
    .array(z.string())
    .default([])
    .describe('Globs of `file` or `file:line`, or `task:name`, `resource:name`: nothing is found there.'),
  sites: z
    .record(z.string(), z.record(z.string(), z.number()))
    .default({})
    .describe('Globs as of `allow`, each with thresholds that hold there.'),
});

/** By name of the lint. What reaches an agent that does not know a lint, it leaves alone. */
export const LintSettings = z.record(z.string(), OneLint);
export type LintSettings = z.infer<typeof LintSettings>;

/** The variable by which a console hands them to the program that it starts, as JSON. */
export const LINTS_VARIABLE = 'ASYNC_CONSOLE_LINTS';

/**
 * Puts one flag to the settings: `stuck=off`, `stuck.forMs=10000`, `stuck.allow=src/server.ts`.
 *
 * @returns why it cannot be, as the end of a sentence that begins with it; undefined: it is.
 */
export function setLint(settings: LintSettings, flag: string): string | undefined {
  const [, name = '', field, value] = /^([\w-]+)(?:\.(\w+))?=(.+)$/.exec(flag) ?? [];
  if (name === '') return 'is not like "stuck=off" or "stuck.forMs=10000"';
  const problem = problemWithLint(name, field === undefined || field === 'allow' ? [] : [field]);
  if (problem !== undefined) return problem;
  settings[name] ??= { off: false, thresholds: {}, allow: [], sites: {} };
  const one = settings[name];
  if (field === undefined) {
    if (value !== 'on' && value !== 'off') return 'is neither on nor off';
    one.off = value === 'off';
  } else if (field === 'allow') {
    one.allow.push(value as string);
  } else {
    const number = Number(value);
    if (!Number.isFinite(number) || number < 0) return 'wants a number from 0';
    one.thresholds[field] = number;
  }
  return undefined;
}

/** The same for settings that come from a file. */
export function problemWithLints(settings: LintSettings): string | undefined {
  for (const [name, { thresholds, sites }] of Object.entries(settings)) {
    const fields = [thresholds, ...Object.values(sites)].flatMap((each) => Object.keys(each));
    const problem = problemWithLint(name, fields);
    if (problem !== undefined) return `${name} ${problem}`;
  }
  return undefined;
}

function problemWithLint(name: string, fields: readonly string[]): string | undefined {
  const known: Readonly<Record<string, number>> | undefined = LINT_THRESHOLDS[name as LintName];
  if (known === undefined) return `is no lint; there are ${Object.keys(LINT_THRESHOLDS).join(', ')}`;
  const unknown = fields.find((field) => !(field in known));
  return unknown === undefined ? undefined : `has no ${unknown}; there are ${Object.keys(known).join(', ')}`;
}
