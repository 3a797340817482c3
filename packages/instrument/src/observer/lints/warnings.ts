/** Runs the lints, and keeps what they have found. */
import { posix } from 'node:path';
import {
  LINT_THRESHOLDS,
  type LintName,
  type LintSettings,
  type Overview,
  type Warning,
} from '@async-console/protocol';
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

/** A lint with the thresholds of some places, or of all others. */
interface Looking {
  readonly name: LintName;
  readonly find: (facts: Facts) => Iterable<Finding>;
  readonly isFor: (finding: Finding) => boolean;
}

export class Warnings {
  readonly #looking: Looking[];
  readonly #kept = new Map<string, Kept>();

  constructor(settings: LintSettings = {}, lints: readonly Lint[] = LINTS) {
    this.#looking = lints.flatMap((lint) => looking(lint, settings[lint.name]));
  }

  look(facts: Facts): void {
    for (const { name, find, isFor } of this.#looking) {
      for (const finding of find(facts)) {
        if (!isFor(finding)) continue;
        const key = `${name} ${finding.key}`;
        const firstAt = this.#kept.get(key)?.firstAt ?? facts.at;
        this.#kept.set(key, { ...finding, lint: name, firstAt, lastAt: facts.at });
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

function looking(lint: Lint, settings: LintSettings[string] | undefined): Looking[] {
  if (settings?.off) return [];
  const { name } = lint;
  const { allow = [], sites = {}, thresholds = {} } = settings ?? {};
  const general = { ...LINT_THRESHOLDS[name], ...thresholds };
  const isAllowed = (finding: Finding) => allow.some((glob) => matches(finding, glob));
  const begin = (own: object) => lint.begin({ ...general, ...own } as never);
  return [
    {
      name,
      find: begin({}),
      isFor: (finding) => !isAllowed(finding) && !Object.keys(sites).some((glob) => matches(finding, glob)),
    },
    ...Object.entries(sites).map(([glob, own]) => ({
      name,
      find: begin(own),
      isFor: (finding: Finding) => !isAllowed(finding) && matches(finding, glob),
    })),
  ];
}

/** `file`, `file:line`, `task:name` or `resource:name`. */
function matches({ location, taskName, resourceName }: Finding, glob: string): boolean {
  const named = [
    ...(location === undefined ? [] : [location.file, `${location.file}:${location.line}`]),
    ...(taskName === undefined ? [] : [`task:${taskName}`]),
    ...(resourceName === undefined ? [] : [`resource:${resourceName}`]),
  ];
  return named.some((name) => posix.matchesGlob(name, glob));
}
