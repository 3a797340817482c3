import { BY_RULE, type Completeness } from '@async-console/protocol';

export type Rule = (typeof BY_RULE)[number];

/** What is seen and what is not, line by line: presenters/coverage.ts has the words. */
export type CoverageLine =
  | { readonly kind: 'instrumented'; readonly modules: number }
  | { readonly kind: 'workers'; readonly count: number }
  | { readonly kind: 'leftAlone'; readonly rule: Rule; readonly modules: number }
  | { readonly kind: 'agentError'; readonly message: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'modules' | 'functions' | 'frames' | 'unwatched' | 'rows' | 'threads'; readonly count: number }
  | { readonly kind: 'file'; readonly file: string; readonly reason: string }
  | { readonly kind: 'moreFiles'; readonly count: number };

/** Modules that are the app's own and are not seen though nobody wanted that. */
export function uncoveredModules({ modules }: Completeness): number {
  const byRule = BY_RULE.reduce((sum, rule) => sum + (modules.skippedBy[rule] ?? 0), 0);
  return modules.failed + modules.skipped - byRule;
}

/** Which modules are seen, and which a rule leaves alone; how many worker threads are observed. */
export function seenLines({ modules }: Completeness, workers: number): CoverageLine[] {
  return [
    { kind: 'instrumented', modules: modules.instrumented },
    ...BY_RULE.filter((rule) => modules.skippedBy[rule] !== undefined).map(
      (rule): CoverageLine => ({ kind: 'leftAlone', rule, modules: modules.skippedBy[rule] ?? 0 }),
    ),
    ...(workers > 0 ? [{ kind: 'workers', count: workers } as const] : []),
  ];
}

/** None when everything was seen. */
export function notSeenLines(completeness: Completeness): CoverageLine[] {
  const { modules, uncovered, agentError } = completeness;
  const count = uncoveredModules(completeness);
  const lines: CoverageLine[] = [];
  if (agentError !== undefined) lines.push({ kind: 'agentError', message: agentError });
  if (modules.instrumented === 0) lines.push({ kind: 'nothing' });
  if (count > 0) lines.push({ kind: 'modules', count });
  for (const { file, reason } of uncovered) lines.push({ kind: 'file', file, reason });
  if (count > uncovered.length) lines.push({ kind: 'moreFiles', count: count - uncovered.length });
  const counts = {
    functions: completeness.skippedFunctions,
    frames: completeness.untrackedFrames,
    unwatched: completeness.unwatchedFrames ?? 0,
    rows: completeness.lostEvents,
    threads: completeness.unobservedThreads,
  };
  for (const kind of ['functions', 'frames', 'unwatched', 'rows', 'threads'] as const) {
    if (counts[kind] > 0) lines.push({ kind, count: counts[kind] });
  }
  return lines;
}
