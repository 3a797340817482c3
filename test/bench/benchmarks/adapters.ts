import { POSTGRESQL, postgresEnv } from '../../support/databases.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { atMost } from '../budget.ts';
import { perRequest } from '../load.ts';
import { range, table } from '../markdown.ts';
import { type Mode, TITLES } from '../modes.ts';
import { type Benchmark, type Measure, type Options, type Samples, values } from '../record.ts';
import { ratios, spread } from '../statistics.ts';
import { Subject } from '../subject.ts';

const WARM_UP = 10_000;
const REQUESTS = 20_000;
const WATCHED = ['agent', 'agent+dashboard'] as const satisfies readonly Mode[];

export const adapters: Benchmark = {
  name: 'adapters',
  title: 'Adapters: a Fastify app with PostgreSQL, CPU per request',
  rounds: 9,
  prepare(options) {
    let starting: Promise<RunningServer> | undefined;
    const measure = (mode: Mode, adapters: 'on' | 'off') => async () => {
      starting ??= startServer(POSTGRESQL);
      return measured(mode, adapters, (await starting).directory, options);
    };
    const row = (mode: Mode, adapters: 'on' | 'off') => ({
      name: rowName(mode, adapters),
      rounds: Number.POSITIVE_INFINITY,
      measure: measure(mode, adapters),
    });
    return {
      rows: [row('none', 'on'), ...WATCHED.flatMap((mode) => [row(mode, 'off'), row(mode, 'on')])],
      done: () => void starting?.then((server) => server.stop()),
    };
  },
  text: (samples) =>
    [
      'A route with a query by the pool and one by a client of it. CPU is that of the app alone, not of the server.',
      '',
      table(
        ['', 'µs of CPU a request', '× without adapters'],
        [
          [TITLES.none, range(spread(values(samples, 'none', 'cpu')), 1), ''],
          ...WATCHED.flatMap((mode) => [
            [`${TITLES[mode]}, adapters off`, range(spread(values(samples, rowName(mode, 'off'), 'cpu')), 1), ''],
            [TITLES[mode], range(spread(values(samples, mode, 'cpu')), 1), range(toOff(samples, mode), 3)],
          ]),
        ],
      ),
    ].join('\n'),
  budgets: (samples) =>
    WATCHED.filter((mode) => samples[mode]?.length && samples[rowName(mode, 'off')]?.length).map((mode) =>
      atMost({
        what: `adapters, Fastify app with PostgreSQL, ${mode === 'agent' ? 'nobody connected' : 'dashboard open'}`,
        value: toOff(samples, mode).median,
        limit: 1.02,
        unit: '× without them',
      }),
    ),
};

function rowName(mode: Mode, adapters: 'on' | 'off'): string {
  return adapters === 'on' ? mode : `${mode}, adapters off`;
}

function toOff(samples: Samples, mode: Mode) {
  return ratios(values(samples, mode, 'cpu'), values(samples, rowName(mode, 'off'), 'cpu'));
}

function measured(mode: Mode, adapters: 'on' | 'off', directory: string, { node, quick }: Options): Promise<Measure> {
  const part = quick ? 1 / 20 : 1;
  const env = { ...postgresEnv(directory), ASYNC_CONSOLE_ADAPTERS: adapters };
  return Subject.with({ node, mode, program: 'fastify-pg.cjs', env }, (app, { port }: { port: number }) =>
    perRequest(app, port, WARM_UP * part, REQUESTS * part),
  );
}
