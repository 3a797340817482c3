/** Runs the lints, and keeps what they have found. */
import type { Overview, Warning } from '@async-console/protocol';
import { LINTS } from './all.ts';
import { deadlock } from './deadlock.ts';
import type { Facts, Finding, Lint } from './lint.ts';

const MAX_KEPT = 200;
/** Milliseconds after which what is no longer found is over. */
const GOES_ON_MS = 3000;
const GRAVITY = { error: 2, warning: 1, info: 0 } as const;

interface Kept extends Finding {
  readonly lint: string;
  readonly firstAt: number;
  lastAt: number;
}

export class Warnings {
  readonly #find: { lint: Lint; find: (facts: Facts) => Iterable<Finding> }[];
  readonly #kept = new Map<string, Kept>();

  constructor(lints: readonly Lint[] = LINTS) {
    this.#find = lints.map((lint) => ({ lint, find: lint.begin(lint.thresholds) }));
  }

  look(facts: Facts): void {
    for (const { lint, find } of this.#find) {
      for (const finding of find(facts)) {
        const key = `${lint.name} ${finding.key}`;
        const firstAt = this.#kept.get(key)?.firstAt ?? facts.at;
        this.#kept.set(key, { ...finding, lint: lint.name, firstAt, lastAt: facts.at });
      }
    }
    if (this.#kept.size <= MAX_KEPT) return;
    const least = this.#sorted(facts.at).slice(MAX_KEPT);
    for (const { lint, key } of least) this.#kept.delete(`${lint} ${key}`);
  }

  /** What goes on first, then the gravest, then the newest. */
  all(now: number): Warning[] {
    return this.#sorted(now).map(({ key: _, thread = 0, times = 1, firstAt, lastAt, ...finding }) => ({
      ...finding,
      thread,
      times,
      firstAt: Math.round(firstAt),
      lastAt: Math.round(lastAt),
    }));
  }

  count(): NonNullable<Overview['warnings']> {
    const counts = { error: 0, warning: 0, info: 0 };
    for (const { severity } of this.#kept.values()) counts[severity]++;
    return counts;
  }

  /** By id of a task in the process: the lints that have found something in it. */
  byTask(): ReadonlyMap<number, string[]> {
    const found = new Map<number, string[]>();
    for (const { task, lint, chain = [] } of this.#kept.values()) {
      // Whoever is in the circle.
      const others = lint === deadlock.name ? chain.map((link) => link.task) : [];
      for (const each of [task, ...others]) {
        if (each !== undefined) found.set(each, [...new Set([...(found.get(each) ?? []), lint])]);
      }
    }
    return found;
  }

  #sorted(now: number): Kept[] {
    const goesOn = ({ lastAt }: Kept) => Number(now - lastAt < GOES_ON_MS);
    return [...this.#kept.values()].sort(
      (a, b) => goesOn(b) - goesOn(a) || GRAVITY[b.severity] - GRAVITY[a.severity] || b.firstAt - a.firstAt,
    );
  }
}
