/** That each measured program runs, under what it is measured under. The figures of so little work mean nothing. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { REGISTER } from '../support/built.ts';
import { nodeBinary } from '../support/nodes.ts';
import { postgres } from '../support/postgres.ts';
import { attached } from './benchmarks/attach.ts';
import { isTraced } from './benchmarks/http.ts';
import { load } from './load.ts';
import { MODES, type Mode, traces } from './modes.ts';
import type { Measure } from './record.ts';
import { measure, Subject, type SubjectOptions } from './subject.ts';

const CONSOLE = fileURLToPath(new URL('../../packages/console-cli/bin/async-console.mjs', import.meta.url));

// No build is needed to run the tests.
const from = (mode: Mode) =>
  ({
    node: nodeBinary('24'),
    mode,
    agent: ['--require', REGISTER],
  }) satisfies Partial<SubjectOptions>;

const figure = expect.toSatisfy((value) => Number.isFinite(value), 'a number');

test.each(MODES)('the await micro-benchmark under %s', async (mode) => {
  const env = { ITERATIONS: 100, RUNS: 1 };
  const cost = await measure({ ...from(mode), program: 'awaits.mjs', env });
  expect(cost).toEqual({ best: figure, cpu: figure, count: 100 });
});

describe.each<Mode>(['none', 'agent+dashboard'])('under %s', (mode) => {
  test('short tasks', async () => {
    const cost = await measure({ ...from(mode), program: 'tasks.mjs', env: { TASKS: 1000 } });
    expect(cost).toMatchObject({ cpu: figure, wall: figure, count: 1000 });
  });

  test('awaits beside suspended frames', async () => {
    const env = { FRAMES: 1000, ITERATIONS: 100, RUNS: 1 };
    const cost: Measure = await measure({ ...from(mode), program: 'growth.mjs', env });
    expect(cost).toMatchObject({ best: figure });
  });

  test('the memory of suspended frames', async () => {
    const flags = ['--expose-gc'];
    const bytes = await measure({ ...from(mode), program: 'frames.mjs', flags, env: { FRAMES: 1000 } });
    expect(bytes).toEqual({ resident: figure, heap: figure });
  });
});

test('attach and detach under load', async () => {
  const console = ['--conditions=source', CONSOLE];
  const figures = await attached({ node: nodeBinary('24'), warmUp: 200, requests: 1000, usedMs: 0, console });
  const states = ['before', 'measuring', 'resting', 'after'];
  expect(Object.keys(figures).sort()).toEqual(
    [...states.flatMap((state) => [`${state}Cpu`, `${state}Wall`]), 'firstRow', 'count'].sort(),
  );
  expect(Object.values(figures)).toEqual(Object.values(figures).map(() => figure));
});

describe('with a database', () => {
  const database = postgres();

  test.each(['on', 'off'])('fastify-pg.cjs serves with adapters %s', async (adapters) => {
    const env = { ...database.env, ASYNC_CONSOLE_ADAPTERS: adapters };
    const options = { ...from('agent+dashboard'), program: 'fastify-pg.cjs', env };
    await Subject.with(options, async (app, { port }: { port: number }) => {
      expect(await load(port, 300)).toEqual(figure);
      expect(await app.ask()).toEqual({ cpuMicros: figure, rss: figure });
    });
  });
});

describe.each(['fastify-app.cjs', 'express-app.cjs'])('%s', (program) => {
  test.each<Mode>(['opentelemetry', 'dd-trace', 'agent+dashboard'])('serves under %s', async (mode) => {
    await Subject.with({ ...from(mode), program }, async (app, { port }: { port: number }) => {
      if (traces(mode)) await isTraced(port);
      expect(await load(port, 300)).toEqual(figure);
      expect(await app.ask()).toEqual({ cpuMicros: figure, rss: figure });
    });
  });
});
