import { MODES, type Mode, roundsOf } from '../modes.ts';
import { lessWork, modesTable } from '../modes-table.ts';
import type { Benchmark } from '../record.ts';
import { measure } from '../subject.ts';

const TASKS = 1_000_000;
const QUICK_TASKS = 100_000;
/** What is so slow that it gets a part of the tasks. */
const PART: Partial<Record<Mode, number>> = { 'blocked-at': 1 / 50, 'why-is-node-running': 1 / 2 };

export const tasks: Benchmark = {
  name: 'tasks',
  title: 'A million short tasks',
  rounds: 5,
  prepare: ({ node, quick }) => ({
    rows: MODES.map((mode) => ({
      name: mode,
      rounds: roundsOf(mode),
      measure: () => {
        const count = (quick ? QUICK_TASKS : TASKS) * (PART[mode] ?? 1);
        return measure({ node, mode, program: 'tasks.mjs', env: { TASKS: count } });
      },
    })),
  }),
  text: (samples) =>
    [
      'A program that only computes: a thousand tasks at each turn of the event loop, each with one or two awaits between',
      'two short computations. CPU of the whole process, its other threads included.',
      lessWork(samples, 'tasks'),
      '',
      modesTable(samples, [
        { head: 'µs of CPU a task', metric: 'cpu', digits: 2 },
        { head: '× nothing', metric: 'cpu', digits: 2, ratioTo: 'none' },
        { head: 'µs of time a task', metric: 'wall', digits: 2 },
        { head: '× nothing', metric: 'wall', digits: 2, ratioTo: 'none' },
      ]),
    ].join('\n'),
  budgets: () => [],
};
