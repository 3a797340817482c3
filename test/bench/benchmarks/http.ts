import { atMost } from '../budget.ts';
import { perRequest } from '../load.ts';
import { MODES, type Mode, roundsOf, traces } from '../modes.ts';
import { lessWork, medianRatio, modesTable } from '../modes-table.ts';
import type { Benchmark, Measure, Options, Samples } from '../record.ts';
import { Subject } from '../subject.ts';

const WARM_UP = 20_000;
const REQUESTS = 40_000;
/** What is so slow that it gets a part of the requests. */
const PART: Partial<Record<Mode, number>> = { 'blocked-at': 1 / 20, 'why-is-node-running': 1 / 2 };

export const fastify: Benchmark = {
  ...webApp('fastify-app.cjs'),
  name: 'fastify',
  title: 'Fastify app, CPU per request',
  text: (samples) => text('A route with 10 awaits and a timer.', samples),
  budgets: (samples) => {
    const budget = (what: string, mode: Mode, limit: number) => {
      const value = medianRatio(samples, mode, 'none', 'cpu');
      return value === undefined ? [] : [atMost({ what, value, limit, unit: '× uninstrumented' })];
    };
    return [
      ...budget('Fastify app, nobody connected', 'agent', 1.05),
      ...budget('Fastify app, dashboard open', 'agent+dashboard', 1.1),
    ];
  },
};

export const express: Benchmark = {
  ...webApp('express-app.cjs'),
  name: 'express',
  title: 'Express app, CPU per request',
  text: (samples) => text('An async middleware and an async handler, 12 awaits and a timer.', samples),
  budgets: () => [],
};

function webApp(program: string): Pick<Benchmark, 'rounds' | 'prepare'> {
  return {
    rounds: 7,
    prepare: (options) => ({
      rows: MODES.map((mode) => ({
        name: mode,
        rounds: roundsOf(mode),
        measure: () => measured(program, mode, options),
      })),
    }),
  };
}

function measured(program: string, mode: Mode, { node, quick }: Options): Promise<Measure> {
  const part = (PART[mode] ?? 1) * (quick ? 1 / 5 : 1);
  return Subject.with({ node, mode, program }, async (app, { port }: { port: number }) => {
    if (traces(mode)) await isTraced(port);
    return perRequest(app, port, WARM_UP * part, REQUESTS * part);
  });
}

/** A tracer that does not know the request would be measured for what it does not do. */
export async function isTraced(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/traced`);
  const { traced } = (await response.json()) as { traced?: boolean };
  if (traced !== true) throw new Error('The tracer has no span for a request.');
}

function text(what: string, samples: Samples): string {
  return [
    what,
    'From a process of their own, 128 connections keep the app busy. CPU is that of its whole process, other threads',
    'included.',
    lessWork(samples, 'requests'),
    '',
    modesTable(samples, [
      { head: 'µs of CPU a request', metric: 'cpu', digits: 1 },
      { head: '× nothing', metric: 'cpu', digits: 3, ratioTo: 'none' },
      { head: 'µs of time a request', metric: 'wall', digits: 1 },
      { head: '× nothing', metric: 'wall', digits: 3, ratioTo: 'none' },
    ]),
  ].join('\n');
}
