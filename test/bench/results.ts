/** Samples in, Markdown out. */
import type { HttpMode } from './http.ts';
import type { Machine } from './machine.ts';
import type { Mode } from './programs.ts';
import { differences, ratios, type Samples, type Spread, spread } from './rounds.ts';
import type { GeneratedApp } from './startup.ts';

export interface Section {
  readonly title: string;
  readonly text: string;
  readonly budgets: readonly Budget[];
}

interface Budget {
  readonly what: string;
  readonly budget: string;
  readonly measured: string;
  readonly met: boolean;
}

export function awaitSection(samples: Samples<Mode>): Section {
  const names: Record<Mode, string> = {
    none: 'nothing installed',
    empty: 'empty `v8.promiseHooks`',
    async_hooks: 'empty `async_hooks`',
    'async_hooks+destroy': 'empty `async_hooks` with `destroy`',
    agent: '**the agent**',
  };
  const rows = (Object.keys(samples) as Mode[]).map((mode) => [
    names[mode],
    range(spread(samples[mode]), 0),
    range(ratios(samples[mode], samples.none), 2),
    range(ratios(samples[mode], samples.empty), 2),
  ]);
  const toEmpty = ratios(samples.agent, samples.empty).median;
  const toAsyncHooks = ratios(samples.agent, samples.async_hooks).median;
  return {
    title: 'Await micro-benchmark',
    text: [
      'One iteration is 2 async calls and 3 awaits, and nothing else: the worst case. Each figure is a fresh process.',
      '',
      table(['', 'ns an iteration', '× nothing', '× empty promise hooks'], rows),
    ].join('\n'),
    budgets: [
      atMost('await micro-benchmark', 2, toEmpty, '× empty `v8.promiseHooks`'),
      below('await micro-benchmark', 1, toAsyncHooks, '× empty `async_hooks`'),
    ],
  };
}

export function httpSection(samples: Samples<HttpMode>): Section {
  const names: Record<HttpMode, string> = {
    none: 'nothing installed',
    empty: 'empty `v8.promiseHooks`',
    agent: '**the agent**, nobody connected',
    'agent+dashboard': '**the agent**, a dashboard open (4 Hz, 50 rows)',
  };
  const rows = (Object.keys(samples) as HttpMode[]).map((mode) => [
    names[mode],
    range(spread(samples[mode]), 1),
    range(ratios(samples[mode], samples.none), 3),
  ]);
  const toNone = (mode: HttpMode) => ratios(samples[mode], samples.none).median;
  return {
    title: 'Fastify app, CPU per request',
    text: [
      'A route with 15 awaits and a timer; 128 connections keep the app busy. CPU of the whole process, the observer',
      'thread included.',
      '',
      table(['', 'µs a request', '× nothing'], rows),
    ].join('\n'),
    budgets: [
      atMost('Fastify app, nobody connected', 1.05, toNone('agent'), '× uninstrumented'),
      atMost('Fastify app, dashboard open', 1.1, toNone('agent+dashboard'), '× uninstrumented'),
    ],
  };
}

export function startUpSection(
  app: GeneratedApp,
  loaded: Samples<'none' | 'agent'>,
  exited: Samples<'none' | 'agent'>,
): Section {
  const row = (name: string, samples: Samples<'none' | 'agent'>) => [
    name,
    range(spread(samples.none), 0),
    range(spread(samples.agent), 0),
    range(differences(samples.agent, samples.none), 0),
  ];
  const limit = 100 + 200 * app.megabytes;
  return {
    title: 'Start-up',
    text: [
      `A generated app of ${app.modules} modules, ${app.megabytes.toFixed(2)} MB of source, every module probed.`,
      '',
      table(
        ['milliseconds', 'without', 'with the preload', 'added'],
        [
          row('process created → last module has run', loaded),
          row('process created → gone (the agent says goodbye to consoles)', exited),
        ],
      ),
    ].join('\n'),
    budgets: [atMost('start-up added by the preload', limit, differences(loaded.agent, loaded.none).median, 'ms', 0)],
  };
}

export function memorySection(samples: Samples<'none' | 'agent'>): Section {
  const added = differences(samples.agent, samples.none);
  return {
    title: 'Memory',
    text: [
      '100 000 async calls, each suspended at a promise of its own: resident memory per call.',
      '',
      table(
        ['bytes', 'without', 'with the agent', 'added'],
        [['a live frame', range(spread(samples.none), 0), range(spread(samples.agent), 0), range(added, 0)]],
      ),
    ].join('\n'),
    budgets: [atMost('memory', 200, added.median, 'bytes a live frame', 0)],
  };
}

export function results(machine: Machine, sections: readonly Section[]): string {
  const budgets = sections.flatMap((section) => section.budgets);
  return [
    '# Benchmark results',
    '',
    'Written by `pnpm bench`. Each figure is *median (min–max)* over rounds; a round measures every row once in fresh',
    'processes, and a ratio compares within its round. Ratios travel from machine to machine, absolute figures do not.',
    '',
    `Node.js ${machine.node}, ${machine.platform}, ${machine.processor}, ${machine.cores} cores, ` +
      `${machine.gigabytes} GB of memory, ${machine.date}.`,
    '',
    '## Budgets',
    '',
    table(
      ['what', 'budget', 'measured (median)', ''],
      budgets.map(({ what, budget, measured, met }) => [what, budget, measured, met ? 'met' : '**not met**']),
    ),
    '',
    ...sections.flatMap(({ title, text }) => [`## ${title}`, '', text, '']),
  ].join('\n');
}

function atMost(what: string, limit: number, value: number, unit: string, digits = 2): Budget {
  const text = (n: number) => `${n.toFixed(digits)} ${unit}`;
  return { what, budget: `≤ ${text(limit)}`, measured: text(value), met: value <= limit };
}

function below(what: string, limit: number, value: number, unit: string): Budget {
  const text = (n: number) => `${n.toFixed(2)} ${unit}`;
  return { what, budget: `< ${text(limit)}`, measured: text(value), met: value < limit };
}

function range({ median, min, max }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
