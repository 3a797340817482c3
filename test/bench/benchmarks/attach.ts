import { atMost } from '../budget.ts';
import { load, perRequestFor } from '../load.ts';
import { range, table } from '../markdown.ts';
import { type Benchmark, type Measure, type Options, type Samples, values } from '../record.ts';
import { ratios, spread } from '../statistics.ts';
import { Subject } from '../subject.ts';

const WARM_UP = 20_000;
const REQUESTS = 40_000;
/** How long the dashboard is open. */
const USED_MS = 60_000;

/** One process from its start to after the detach: the same requests in each of these states. */
const STATES = {
  before: 'before',
  resting: 'attached, nobody connected',
  measuring: 'attached, a dashboard open (4 Hz, 50 rows)',
  after: 'detached',
} as const;
type State = keyof typeof STATES;
const NAMES = Object.keys(STATES) as State[];

export const attach: Benchmark = {
  name: 'attach',
  title: 'Attach',
  rounds: 5,
  prepare: (options) => ({
    rows: [{ name: 'fastify', rounds: Number.POSITIVE_INFINITY, measure: () => measured(options) }],
  }),
  text: (samples) =>
    [
      'A Fastify app that was started plainly, under load all the time: 128 connections. A console attaches to it and',
      'detaches again while it serves, and has its dashboard open for a minute; the load generator ends with the first',
      'answer that is not a success, and there was none. CPU is that of its whole process, other threads included.',
      '',
      table(
        ['', 'µs of CPU a request', '× before', 'µs of time a request', '× before'],
        NAMES.map((state) => [
          STATES[state],
          ...figures(samples, state, 'cpu', 1),
          ...figures(samples, state, 'wall', 1),
        ]),
      ),
      '',
      `From the command to the first row of the process under load: ${range(spread(values(samples, 'fastify', 'firstRow')), 0)} ms.`,
    ].join('\n'),
  budgets: (samples) => {
    if (samples.fastify === undefined) return [];
    const ratio = (state: State) =>
      ratios(values(samples, 'fastify', `${state}Cpu`), values(samples, 'fastify', 'beforeCpu'));
    return [
      atMost({
        what: 'attach to a process, to the first row',
        value: spread(values(samples, 'fastify', 'firstRow')).median,
        limit: 1000,
        unit: 'ms',
        digits: 0,
      }),
      atMost({ what: 'Fastify app, after a detach', value: ratio('after').median, limit: 1.05, unit: '× before' }),
    ];
  },
};

function figures(samples: Samples, state: State, metric: 'cpu' | 'wall', digits: number): string[] {
  const of = (name: State) => values(samples, 'fastify', `${name}${metric === 'cpu' ? 'Cpu' : 'Wall'}`);
  return [range(spread(of(state)), digits), range(ratios(of(state), of('before')), 3)];
}

function measured({ node, quick }: Options): Promise<Measure> {
  const part = quick ? 1 / 5 : 1;
  return attached({ node, warmUp: WARM_UP * part, requests: REQUESTS * part, usedMs: quick ? 0 : USED_MS });
}

/** `console`: options of Node and the file of the console, where it is not the built one. */
export function attached(of: {
  node: string;
  warmUp: number;
  requests: number;
  /** How long the dashboard is open; at least for that many requests. */
  usedMs: number;
  console?: readonly string[];
}): Promise<Measure> {
  const { node, warmUp, requests, usedMs } = of;
  return Subject.with({ node, mode: 'none', program: 'fastify-app.cjs' }, async (app, { port }: { port: number }) => {
    const figures: Record<string, number> = {};
    const state = async (name: State, forMs = 0) => {
      const { cpu, wall } = await perRequestFor(app, port, warmUp, requests, forMs);
      figures[`${name}Cpu`] = cpu as number;
      figures[`${name}Wall`] = wall as number;
    };
    await state('before');
    // It is attached to, and detached from, while it serves.
    const dashboard = await whileServing(port, requests / 4, async () => {
      const begun = performance.now();
      const [opened] = await Promise.all([app.openDashboard(), app.command('attach', of.console)]);
      await opened.showsRows();
      figures.firstRow = (opened.firstRowAt ?? Number.NaN) - begun;
      return opened;
    });
    await state('measuring', usedMs);
    await dashboard.seesAll();
    dashboard.close();
    await state('resting');
    await whileServing(port, requests / 4, () => app.command('detach', of.console));
    await state('after');
    return { ...figures, count: requests };
  });
}

async function whileServing<T>(port: number, requests: number, work: () => Promise<T>): Promise<T> {
  let isOver = false;
  const serving = (async () => {
    while (!isOver) await load(port, requests);
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await serving;
  }
}
