import { POSTGRESQL, postgresEnv } from '../../support/databases.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { atMost } from '../budget.ts';
import { perRequest, perRequestSideBySide } from '../load.ts';
import { range, table } from '../markdown.ts';
import { type Mode, TITLES } from '../modes.ts';
import { leaveFirstCore } from '../pinned.ts';
import { type Benchmark, type Measure, type Options, type Samples, values } from '../record.ts';
import { ratios, spread } from '../statistics.ts';
import { Subject } from '../subject.ts';

/** For so long the engine goes on compiling, in threads whose CPU is counted. */
const WARM_UP = 50_000;
const REQUESTS = 20_000;
const WATCHED = ['agent', 'agent+dashboard'] as const satisfies readonly Mode[];

export const adapters: Benchmark = {
  name: 'adapters',
  title: 'Adapters: a Fastify app with PostgreSQL, CPU per request',
  rounds: 21,
  prepare(options) {
    let starting: Promise<RunningServer> | undefined;
    const row = (mode: Mode, measure: (directory: string) => Promise<Measure>) => ({
      name: mode,
      rounds: Number.POSITIVE_INFINITY,
      async measure() {
        if (starting === undefined) leaveFirstCore();
        starting ??= startServer(POSTGRESQL);
        return measure((await starting).directory);
      },
    });
    return {
      rows: [
        row('none', (directory) => alone(directory, options)),
        ...WATCHED.map((mode) => row(mode, (directory) => sideBySide(mode, directory, options))),
      ],
      done: () => void starting?.then((server) => server.stop()),
    };
  },
  text: (samples) =>
    [
      'A route with a query by the pool and one by a client of it. CPU is that of the app alone, not of the server. The app with',
      'adapters and the one without run side by side, and get their requests in turns of a fraction of a second, on a core',
      'that they share with nothing else.',
      '',
      table(
        ['', 'µs of CPU a request', 'without adapters', '× without'],
        [
          [TITLES.none, '', range(spread(values(samples, 'none', 'cpu')), 1), ''],
          ...WATCHED.map((mode) => [
            TITLES[mode],
            range(spread(values(samples, mode, 'cpu')), 1),
            range(spread(values(samples, mode, 'cpuWithout')), 1),
            range(toWithout(samples, mode), 3),
          ]),
        ],
      ),
    ].join('\n'),
  budgets: (samples) =>
    WATCHED.filter((mode) => samples[mode]?.length).map((mode) =>
      atMost({
        what: `adapters, Fastify app with PostgreSQL, ${mode === 'agent' ? 'nobody connected' : 'dashboard open'}`,
        value: toWithout(samples, mode).median,
        limit: 1.02,
        unit: '× without them',
      }),
    ),
};

function toWithout(samples: Samples, mode: Mode) {
  return ratios(values(samples, mode, 'cpu'), values(samples, mode, 'cpuWithout'));
}

function alone(directory: string, { node, quick }: Options): Promise<Measure> {
  const part = quick ? 1 / 20 : 1;
  return Subject.with(subject('none', node, directory, 'on'), (app, { port }: { port: number }) =>
    perRequest(app, port, WARM_UP * part, REQUESTS * part),
  );
}

function sideBySide(mode: Mode, directory: string, { node, quick }: Options): Promise<Measure> {
  const part = quick ? 1 / 20 : 1;
  return Subject.with(subject(mode, node, directory, 'off'), (without, { port: portWithout }: { port: number }) =>
    Subject.with(subject(mode, node, directory, 'on'), async (app, { port }: { port: number }) => {
      const [cpuWithout, cpu] = await perRequestSideBySide(
        [
          { app: without, port: portWithout },
          { app, port },
        ],
        WARM_UP * part,
        REQUESTS * part,
      );
      return { cpu, cpuWithout, count: REQUESTS * part };
    }),
  );
}

function subject(mode: Mode, node: string, directory: string, adapters: 'on' | 'off') {
  const env = { ...postgresEnv(directory), ASYNC_CONSOLE_ADAPTERS: adapters };
  return { node, mode, program: 'fastify-pg.cjs', env, pinned: true };
}
