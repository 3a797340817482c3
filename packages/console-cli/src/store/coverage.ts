import { BY_RULE, type Completeness } from '@async-console/protocol';

export type Rule = (typeof BY_RULE)[number];

/** What is seen and what is not, line by line: presenters/coverage.ts has the words. */
export type CoverageLine =
  | { readonly kind: 'instrumented'; readonly modules: number }
  | { readonly kind: 'workers'; readonly count: number }
  | { readonly kind: 'leftAlone'; readonly rule: Rule; readonly modules: number }
  | { readonly kind: 'agentError'; readonly message: string }
  | { readonly kind: 'nothing' | 'attached' }
  | { readonly kind: 'adapters'; readonly libraries: readonly string[] }
  | { readonly kind: 'adapterOff'; readonly library: string; readonly reason: string }
  | {
      readonly kind: 'modules' | 'functions' | 'frames' | 'unwatched' | 'claims' | 'rows' | 'threads' | 'roots';
      readonly count: number;
    }
  | { readonly kind: 'file'; readonly file: string; readonly reason: string }
  | { readonly kind: 'moreFiles'; readonly count: number };

/** Modules that are the app's own and are not seen though nobody wanted that. */
export function uncoveredModules({ modules }: Completeness): number {
  const byRule = BY_RULE.reduce((sum, rule) => sum + (modules.skippedBy[rule] ?? 0), 0);
  return modules.failed + modules.skipped - byRule;
}

/** Libraries that were loaded and whose resources are not known, though there is an adapter for them. */
export function adaptersOff({ adapters }: Completeness): number {
  return adapters.filter(({ off }) => off !== undefined).length;
}

/** A library, with its version where that is known. */
function nameOf({ library, version }: Completeness['adapters'][number]): string {
  return version === undefined ? library : `${library} ${version}`;
}

/**
 * Which modules are seen, and which a rule leaves alone; how many worker threads are observed; of which libraries the
 * resources are known.
 */
export function seenLines({ mode, modules, adapters }: Completeness, workers: number): CoverageLine[] {
  const libraries = adapters.filter(({ off }) => off === undefined).map(nameOf);
  return [
    ...(mode === 'attach' ? [] : [{ kind: 'instrumented', modules: modules.instrumented } as const]),
    ...BY_RULE.filter((rule) => modules.skippedBy[rule] !== undefined).map(
      (rule): CoverageLine => ({ kind: 'leftAlone', rule, modules: modules.skippedBy[rule] ?? 0 }),
    ),
    ...(workers > 0 ? [{ kind: 'workers', count: workers } as const] : []),
    ...(libraries.length > 0 ? [{ kind: 'adapters', libraries } as const] : []),
  ];
}

/** None when everything was seen. */
export function notSeenLines(completeness: Completeness): CoverageLine[] {
  const { modules, uncovered, agentError } = completeness;
  const count = uncoveredModules(completeness);
  const lines: CoverageLine[] = [];
  if (agentError !== undefined) lines.push({ kind: 'agentError', message: agentError });
  if (completeness.mode === 'attach') lines.push({ kind: 'attached' });
  else if (modules.instrumented === 0) lines.push({ kind: 'nothing' });
  if (completeness.uncapturedRoots !== undefined) lines.push({ kind: 'roots', count: completeness.uncapturedRoots });
  if (count > 0) lines.push({ kind: 'modules', count });
  for (const { file, reason } of uncovered) lines.push({ kind: 'file', file, reason });
  if (count > uncovered.length) lines.push({ kind: 'moreFiles', count: count - uncovered.length });
  for (const adapter of completeness.adapters) {
    if (adapter.off !== undefined) lines.push({ kind: 'adapterOff', library: nameOf(adapter), reason: adapter.off });
  }
  const counts = {
    functions: completeness.skippedFunctions,
    frames: completeness.untrackedFrames,
    unwatched: completeness.unwatchedFrames ?? 0,
    claims: completeness.untrackedClaims,
    rows: completeness.lostEvents,
    threads: completeness.unobservedThreads,
  };
  for (const kind of ['functions', 'frames', 'unwatched', 'claims', 'rows', 'threads'] as const) {
    if (counts[kind] > 0) lines.push({ kind, count: counts[kind] });
  }
  return lines;
}
