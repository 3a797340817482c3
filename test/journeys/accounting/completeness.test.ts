import { expect, test } from 'vitest';
import { expectTask, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('modules and functions that are not covered are counted and named', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': `
          import './names.mjs';
          import './sync.mjs';
          import 'dep';
          await import('./broken.mjs').catch(() => {});
          async function clashing() { var name; function name() {} }
          async function main() { await clashing(); }
          main();
        `,
        'names.mjs': 'export async function __acOfMine() {}',
        'sync.mjs': 'export const x = 1;',
        'broken.mjs': 'async function f() { await }',
        'node_modules/dep/package.json': '{"name":"dep","type":"module","main":"main.js"}',
        'node_modules/dep/main.js': 'export async function dep() {} await dep();',
      },
      { node },
    );
    const { completeness } = snapshot;
    expect(completeness.modules).toEqual({
      instrumented: 2,
      skipped: 2,
      failed: 1,
      skippedBy: { node_modules: 1, 'names-taken': 1 },
    });
    expect(completeness.uncovered).toEqual([
      { file: 'names.mjs', reason: 'it uses names that start with __ac' },
      { file: 'broken.mjs', reason: 'Unexpected token (1:27)' },
    ]);
    expect(completeness.skippedFunctions).toBe(1);
    expect(taskNames(snapshot)).toEqual(['app.mjs', 'main']);
  });

  test('a source map gives the places of the source', async () => {
    const { snapshot } = await observed(new URL('../../apps/programs/compiled/dist/main.js', import.meta.url), {
      node,
      args: ['1'],
    });
    const files = new Set(snapshot.sites.map((site) => site.location.file.replace(/^.*(?=src\/)/, '')));
    expect([...files].sort()).toEqual(['src/main.ts', 'src/orders.ts']);
  });

  test.each([
    ['CommonJS', ''],
    ['a module', 'export {};'],
  ])('a TypeScript file without a package is covered once, and located in itself: %s', async (_, more) => {
    const program = `interface A { x: number }\nasync function main(a: A): Promise<void> { await (a as A).x; }\nmain({ x: 1 });${more}`;
    const { snapshot } = await observed({ 'app.ts': program }, { node });
    expectTask(snapshot, 'main').location('app.ts:2:1').polls(2);
    expect(snapshot.completeness.modules).toEqual({ instrumented: 1, skipped: 0, failed: 0, skippedBy: {} });
  });

  test.each([
    ['CommonJS', ''],
    ['a module', 'export {};'],
  ])('so is a JavaScript file without a package: %s', async (_, more) => {
    const { snapshot } = await observed({ 'app.js': `async function main() { await 1; }\nmain();${more}` }, { node });
    expectTask(snapshot, 'main').location('app.js:1:1').polls(2);
    expect(snapshot.completeness.modules).toEqual({ instrumented: 1, skipped: 0, failed: 0, skippedBy: {} });
  });
});
