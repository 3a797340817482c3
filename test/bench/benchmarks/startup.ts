import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { atMost } from '../budget.ts';
import { range, table } from '../markdown.ts';
import { type Mode, preload } from '../modes.ts';
import { type Benchmark, type Measure, type Samples, values } from '../record.ts';
import { differences, ratios, spread } from '../statistics.ts';
import { generateApp, MODULES } from './generated-app.ts';

export const startup: Benchmark = {
  name: 'startup',
  title: 'Start-up',
  rounds: 11,
  prepare: ({ node }) => {
    const app = generateApp();
    const row = (mode: Mode) => ({
      name: mode,
      rounds: Number.POSITIVE_INFINITY,
      measure: () => start(node, mode, app.main, app.megabytes),
    });
    return { rows: [row('none'), row('agent')], done: () => app.remove() };
  },
  text: (samples) =>
    [
      `A generated app of ${MODULES} modules, ${megabytes(samples).toFixed(2)} MB of source, every module probed.`,
      '',
      table(
        ['milliseconds', 'without', 'with the preload', 'added', '× nothing'],
        [
          row('process created → last module has run', samples, 'loaded'),
          row('process created → gone (the agent says goodbye to consoles)', samples, 'exited'),
        ],
      ),
    ].join('\n'),
  budgets: (samples) => [
    atMost({
      what: 'start-up added by the preload',
      value: differences(values(samples, 'agent', 'loaded'), values(samples, 'none', 'loaded')).median,
      limit: 100 + 200 * megabytes(samples),
      unit: 'ms',
      digits: 0,
    }),
  ],
};

/** Milliseconds from the creation of the process to the end of its main module, and to its exit. */
async function start(node: string, mode: Mode, main: string, megabytes: number): Promise<Measure> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)(node, [...preload(mode), main], {
    env: { ...process.env, NODE_OPTIONS: undefined },
  });
  return { loaded: Number(stdout), exited: performance.now() - start, megabytes };
}

function megabytes(samples: Samples): number {
  return samples.none?.[0]?.megabytes as number;
}

function row(name: string, samples: Samples, metric: string): string[] {
  const [none, agent] = [values(samples, 'none', metric), values(samples, 'agent', metric)];
  return [
    name,
    range(spread(none), 0),
    range(spread(agent), 0),
    range(differences(agent, none), 0),
    range(ratios(agent, none), 2),
  ];
}
