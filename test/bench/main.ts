/**
 * `pnpm bench [--node 22|24|26] [--only awaits,…] [--rounds N] [--quick]`: measures the built agent, beside what others
 * do to the same programs, and writes bench/results and bench/RESULTS.md. With --quick it only prints: that is too little
 * work to tell anything but that everything runs.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './benchmarks/all.ts';
import { describeMachine } from './machine.ts';
import { nodeBinary, versions } from './modes.ts';
import type { Result } from './record.ts';
import { budgetsTable, nodeSections } from './results.ts';
import { measureInRounds } from './rounds.ts';
import { NODE_MAJORS, store } from './store.ts';

const QUICK_ROUNDS = 2;

const { node: major, only, quick, rounds } = commandLine();
const node = nodeBinary(major);
const about = {
  date: new Date().toISOString().slice(0, 10),
  node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
  machine: describeMachine(),
  versions: versions(),
};
const start = performance.now();
const results: Record<string, Result> = {};
for (const benchmark of BENCHMARKS.filter(({ name }) => only === undefined || only.includes(name))) {
  const { rows, done } = benchmark.prepare({ node, quick });
  try {
    const count = rounds ?? (quick ? QUICK_ROUNDS : benchmark.rounds);
    const samples = await measureInRounds(count, rows, (text) => {
      const seconds = Math.round((performance.now() - start) / 1000);
      process.stderr.write(`${String(seconds).padStart(4)} s  ${benchmark.name}, ${text}\n`);
    });
    results[benchmark.name] = { ...about, samples };
  } finally {
    done?.();
  }
  // At once: what a later benchmark does wrong does not undo the minutes of this one.
  if (!quick) store(BENCHMARKS, major, results);
}
console.log(budgetsTable(BENCHMARKS, new Map([[major, results]])));
console.log(['', ...nodeSections(BENCHMARKS, major, results)].join('\n'));

function commandLine() {
  try {
    const { values } = parseArgs({
      options: {
        node: { type: 'string', default: '24' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    const names = BENCHMARKS.map(({ name }) => name);
    const only = values.only?.split(',');
    const unknown = only?.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`There is no benchmark ${unknown}. There are ${names.join(', ')}.`);
    if (!NODE_MAJORS.some((major) => major === values.node))
      throw new Error(`--node is one of ${NODE_MAJORS.join(', ')}.`);
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
      throw new Error('--rounds is a number from 1.');
    return { node: values.node, quick: values.quick, only, rounds };
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(2);
  }
}
