import { describe, expect, test } from 'vitest';
import { framesOf, LONG } from '../bundlers/shop.ts';
import { expectSame } from '../support/expect-same.ts';
import { taskNames } from '../support/expect-task.ts';
import { launch } from '../support/launch.ts';
import { buildNest, COMPILERS } from './nest.ts';

const NODES = ['22', '24', '26'] as const;

describe.each(Object.keys(COMPILERS))('a Nest application, compiled by %s', (compiler) => {
  test('its answers are the same; each request is a task, named after its route', async () => {
    const program = await buildNest(compiler);
    for (const node of NODES) {
      const { stdout, snapshot } = await expectSame(program, { node });
      expect(stdout).toMatch(/^200 {"id":7}\n404 .*no lamp.*\n404 .*nowhere.*\n$/);
      expect(taskNames({ ...snapshot, tasks: snapshot.tasks.filter(({ kind }) => kind === 'request') })).toEqual([
        'GET /orders/:id',
        'GET /orders/:id',
        'GET /nowhere',
      ]);
    }
  });

  test('what it awaits, where that stands in the TypeScript', async () => {
    const program = await buildNest(compiler);
    for (const node of NODES) {
      const console = await launch(program, { node, args: [LONG] }).console();
      await console.detail('GET /orders/:id', (task) =>
        expect(framesOf(task)).toEqual([
          'findOne awaits src/orders.controller.ts:10:19',
          'find awaits src/orders.service.ts:11:5',
        ]),
      );
    }
  });
});
