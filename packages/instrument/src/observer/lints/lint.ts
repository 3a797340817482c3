/** What a lint is: a rule that looks at the facts, again and again, and says what is wrong. Each is a file of its own. */
import type { LINT_THRESHOLDS, LintName, Warning } from '@async-console/protocol';
import type { EndedTask } from '../ended.ts';
import type { ThreadNow } from '../thread.ts';

/** Milliseconds, counts, or shares from 0 to 1; each by its name. */
type Thresholds<N extends LintName> = { readonly [K in keyof (typeof LINT_THRESHOLDS)[N]]: number };

export interface Facts {
  readonly threads: readonly ThreadNow[];
  /** Those that have ended since the lints looked last. */
  readonly ended: readonly EndedTask[];
  /** Milliseconds since the process started. */
  readonly at: number;
  /** Milliseconds since the lints looked last. */
  readonly sinceMs: number;
  /** The name of a task by its id in the process; undefined: it is forgotten. */
  nameOf(task: number): string | undefined;
}

export interface Finding
  extends Omit<Warning, 'lint' | 'firstAt' | 'lastAt' | 'times' | 'thread'>,
    Partial<Pick<Warning, 'thread' | 'times'>> {
  /** Findings of the same lint with the same key are one: the same resource, the same line. */
  readonly key: string;
}

export interface Lint<N extends LintName = LintName> {
  readonly name: N;
  /** Of one process: what it returns is called at each look, and may remember. */
  begin(thresholds: Thresholds<N>): (facts: Facts) => Iterable<Finding>;
}

/** For a lint that remembers nothing. */
export function lint<N extends LintName>(
  name: N,
  find: (facts: Facts, thresholds: Thresholds<N>) => Iterable<Finding>,
): Lint<N> {
  return { name, begin: (thresholds) => (facts) => find(facts, thresholds) };
}
