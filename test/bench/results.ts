/** Kept results in, Markdown out. */
import { table } from './markdown.ts';
import type { Benchmark, Budget, Result } from './record.ts';

/** By the name of the benchmark; what was not measured is absent. */
export type Results = Readonly<Record<string, Result>>;

/** By the major version of Node.js, in the order in which they are shown. */
export type ResultsByNode = ReadonlyMap<string, Results>;

export function render(benchmarks: readonly Benchmark[], byNode: ResultsByNode, tried: string): string {
  return [
    '# Benchmark results',
    '',
    'Written by `pnpm bench`. Each figure is *median (min–max)* over rounds. A round measures every row once, each in a',
    'fresh process; a ratio is taken within a round. What is only compared with is measured in the first rounds alone.',
    'Ratios travel from machine to machine, absolute figures do not.',
    '',
    '## Budgets',
    '',
    budgetsTable(benchmarks, byNode),
    '',
    ...[...byNode].flatMap(([major, results]) => nodeSections(benchmarks, major, results)),
    tried.trimEnd(),
    '',
  ].join('\n');
}

/** One run, or a part of one. */
export function nodeSections(benchmarks: readonly Benchmark[], major: string, results: Results): string[] {
  const measured = benchmarks.flatMap((benchmark) => {
    const result = results[benchmark.name];
    return result === undefined ? [] : [{ benchmark, result }];
  });
  const runs = [...new Set(measured.map(({ result }) => describeRun(result)))];
  return [
    `## Node.js ${major}`,
    '',
    ...(runs.length === 1 ? [...runs, ''] : []),
    ...measured.flatMap(({ benchmark, result }) => [
      `### ${benchmark.title}`,
      '',
      // Measured at different times, or on different machines: each says its own.
      ...(runs.length === 1 ? [] : [describeRun(result), '']),
      benchmark.text(result.samples),
      '',
    ]),
  ];
}

function describeRun({ node, machine, date, versions }: Result): string {
  const { platform, processor, cores, gigabytes } = machine;
  const compared = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Node.js ${node}, ${platform}, ${processor}, ${cores} cores, ${gigabytes} GB of memory, ${date}.`,
    `With ${compared.join(', ')}.`,
  ].join('\n');
}

/** A row for each budget, a column for each version of Node.js that was measured. */
export function budgetsTable(benchmarks: readonly Benchmark[], byNode: ResultsByNode): string {
  const rows = new Map<string, Map<string, Budget>>();
  for (const benchmark of benchmarks) {
    for (const [major, results] of byNode) {
      const result = results[benchmark.name];
      for (const budget of result === undefined ? [] : benchmark.budgets(result.samples)) {
        const key = `${budget.what}|${budget.limit}`;
        rows.set(key, (rows.get(key) ?? new Map()).set(major, budget));
      }
    }
  }
  const majors = [...byNode.keys()];
  return table(
    ['what', 'budget', ...majors.map((major) => `Node.js ${major} (median)`)],
    [...rows.values()].map((row) => {
      const [{ what, limit }] = [...row.values()] as [Budget];
      return [what, limit, ...majors.map((major) => verdict(row.get(major)))];
    }),
  );
}

function verdict(budget: Budget | undefined): string {
  return budget === undefined ? '—' : `${budget.measured} ${budget.met ? 'met' : '**not met**'}`;
}
