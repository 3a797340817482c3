import { expect, test } from 'vitest';
import { BENCHMARKS } from './benchmarks/all.ts';
import type { Measure, Result, Samples } from './record.ts';
import { type Results, render } from './results.ts';

const TRIED = '## What was tried\n\nNothing yet.\n';

function result(samples: Samples, date = '2026-01-02'): Result {
  return {
    date,
    node: 'v24.1.0',
    machine: { processor: 'Abacus', cores: 2, gigabytes: 8, platform: 'linux x64' },
    versions: { 'blocked-at': '1.0.0' },
    samples,
  };
}

function awaits(best: Readonly<Record<string, number[]>>): Samples {
  const measure = (best: number): Measure => ({ best, cpu: best, count: 1000 });
  return Object.fromEntries(Object.entries(best).map(([mode, values]) => [mode, values.map(measure)]));
}

const page = (...byNode: readonly [major: string, Results][]) => render(BENCHMARKS, new Map(byNode), TRIED);

test('a row has its figures, and its ratios within the rounds', () => {
  const samples = awaits({ none: [100, 200], empty: [150, 300], 'agent+dashboard': [300, 500] });
  expect(page(['24', { awaits: result(samples) }])).toContain(
    '| **async-console**, a dashboard open (4 Hz, 50 rows) | 400 (300–500) | 2.75 (2.50–3.00) | 1.83 (1.67–2.00) |',
  );
});

test('rows, budgets, benchmarks and versions of Node.js that were not measured are absent', () => {
  const text = page(['24', { awaits: result(awaits({ none: [100], empty: [150] })) }]);
  expect(text).not.toMatch(/async_hooks|dd-trace|async-console\*\*|### Memory|Node\.js 22/);
});

test('a budget says for each version of Node.js whether it is met', () => {
  const of = (agent: number) => ({
    awaits: result(awaits({ none: [100], empty: [200], async_hooks: [1000], 'agent+dashboard': [agent] })),
  });
  const text = page(['24', of(300)], ['22', of(500)]);
  expect(text).toContain('| what | budget | Node.js 24 (median) | Node.js 22 (median) |');
  expect(text).toContain(
    '| await micro-benchmark, full accounting | ≤ 2.00 × empty `v8.promiseHooks` | 1.50 met | 2.50 **not met** |',
  );
});

test('who did less work is named', () => {
  const samples = { ...awaits({ none: [100] }), 'blocked-at': [{ best: 9000, cpu: 9000, count: 10 }] };
  expect(page(['24', { awaits: result(samples) }])).toContain(
    'A round is 1 000 iterations for each row; fewer where so many take too long: 10 under blocked-at.',
  );
});

test('the machine is named once, or with each benchmark when they are of different runs', () => {
  const samples = awaits({ none: [100] });
  const count = (text: string) => text.split('Abacus').length - 1;
  const sameRun = { awaits: result(samples), tasks: result({}) };
  const twoRuns = { awaits: result(samples), tasks: result({}, '2026-01-03') };
  expect(count(page(['24', sameRun]))).toBe(1);
  expect(count(page(['24', twoRuns]))).toBe(2);
});

test('what was tried stands at the end, as it was written', () => {
  expect(page(['24', { awaits: result(awaits({ none: [100] })) }]).endsWith(`\n\n${TRIED}`)).toBe(true);
});
