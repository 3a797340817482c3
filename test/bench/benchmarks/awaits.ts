import { atMost, below } from '../budget.ts';
import { MODES, type Mode, roundsOf } from '../modes.ts';
import { lessWork, medianRatio, modesTable } from '../modes-table.ts';
import type { Benchmark } from '../record.ts';
import { measure } from '../subject.ts';

const ITERATIONS = 30_000;

export const awaits: Benchmark = {
  name: 'awaits',
  title: 'Await micro-benchmark',
  rounds: 9,
  prepare: ({ node, quick }) => ({
    rows: MODES.map((mode) => ({
      name: mode,
      rounds: roundsOf(mode),
      measure: () => {
        const iterations = mode === 'blocked-at' ? ITERATIONS / 30 : ITERATIONS;
        return measure({ node, mode, program: 'awaits.mjs', env: { ITERATIONS: iterations, RUNS: quick ? 3 : 10 } });
      },
    })),
  }),
  text: (samples) =>
    [
      'One iteration is 2 async calls and 3 awaits, and nothing else: the worst case. The time is that of the best run of',
      'a process, CPU is over all of its runs and threads.',
      'The tracers follow calls of libraries, and there is none here: what they show is the cost of being installed.',
      lessWork(samples, 'iterations'),
      '',
      modesTable(samples, [
        { head: 'ns an iteration', metric: 'best', digits: 0 },
        { head: '× nothing', metric: 'best', digits: 2, ratioTo: 'none' },
        { head: '× empty promise hooks', metric: 'best', digits: 2, ratioTo: 'empty' },
        { head: 'ns of CPU', metric: 'cpu', digits: 0 },
      ]),
    ].join('\n'),
  budgets: (samples) => {
    const to = (mode: Mode) => medianRatio(samples, 'agent+dashboard', mode, 'best');
    const [toEmpty, toAsyncHooks] = [to('empty'), to('async_hooks')];
    const what = 'await micro-benchmark, full accounting';
    return [
      ...(toEmpty === undefined ? [] : [atMost({ what, value: toEmpty, limit: 2, unit: '× empty `v8.promiseHooks`' })]),
      ...(toAsyncHooks === undefined
        ? []
        : [below({ what, value: toAsyncHooks, limit: 1, unit: '× empty `async_hooks`' })]),
    ];
  },
};
