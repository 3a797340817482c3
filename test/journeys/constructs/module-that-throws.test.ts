import { expect, test } from 'vitest';
import { expectTask } from '../../support/expect-task.ts';
import { launch } from '../../support/launch.ts';
import { type NodeMajor, onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const late = 'await null; await null;';

/** By what throws. */
const MODULES: Readonly<Record<string, string>> = {
  'a statement, at once': "throw new TypeError('at once'); await null;",
  'a statement behind an await': `${late} throw new RangeError('behind an await');`,
  'what is awaited': `${late} await Promise.reject(new Error('awaited'));`,
  'what a constant awaits': `${late} const value = await Promise.reject(new Error('awaited'));`,
  'what an export awaits': `${late} export let one = 1, value = await Promise.reject(new Error('awaited'));`,
  'what is exported by default': `${late} export default await Promise.reject(new Error('awaited'))`,
  'what is taken apart': `${late} const { value } = await undefined;`,
  'a loop': `${late} for await (const value of [Promise.reject(new Error('looped over'))]);`,
  'a class, at once': 'class Broken extends undefined {} await null;',
  'a class behind an await': `${late} export class Broken { static value = null.value; }`,
  'a class that is exported by default': `${late} export default class extends undefined {}`,
  'a function that is called': `${late} var value = called(); function called() { throw new Error('called'); }`,
};

const importing = `
const turn = (left) => (left > 0 ? setImmediate(turn, left - 1) : console.log('ready'));
import('./throws.mjs').catch(() => {});
turn(20);
`;

onEveryNode((node) => {
  test.each(Object.entries(MODULES))('a module has failed: %s', async (_, text) => {
    const { snapshot } = await observed({ 'app.mjs': importing, 'throws.mjs': text }, { node });
    expectTask(snapshot, 'throws.mjs').kind('call').state('ended');
    expect(snapshot.totals).toMatchObject({ live: 0, ended: 1, failed: 1 });
  });

  test('so have all of them when nobody measures', async () => {
    const files = Object.values(MODULES).map((text, index) => [`throws-${index}.mjs`, text] as const);
    const imports = files.map(([name]) => `import('./${name}').catch(() => {});`);
    const app = `${imports.join('\n')}\n${importing.replace(/^import.*$/m, '')}\nprocess.stdin.resume();`;
    const running = launch({ 'app.mjs': app, ...Object.fromEntries(files) }, { node, interactive: true });
    await running.prints('ready');
    const { totals } = await (await running.console()).snapshot();
    expect(totals).toMatchObject({ live: 0, ended: files.length, failed: files.length });
  });

  test('a module that comes to its end has not', async () => {
    const text = `
      export const value = await 1, { length } = await [value];
      if (length > 0) await null;
      await null;
      export default await value;
    `;
    const { snapshot } = await observed({ 'app.mjs': importing, 'throws.mjs': text }, { node });
    expectTask(snapshot, 'throws.mjs').kind('call').state('ended');
    expect(snapshot.totals).toMatchObject({ live: 0, ended: 1, failed: 0 });
  });

  test('a module that is evaluated right after one that has failed is a task too', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': importing.replace('throws', 'both'),
        'both.mjs': "import './throws.mjs'; import './next.mjs';",
        'throws.mjs': MODULES['a class, at once'] as string,
        'next.mjs': 'await null;',
      },
      { node },
    );
    expectTask(snapshot, 'next.mjs').kind('call').spawnedBy(undefined);
    expect(snapshot.totals).toMatchObject({ live: 0, ended: 2, failed: 1 });
  });

  test.each(['a statement, at once', 'a class, at once'])(
    'what follows is no call of a module that has failed: %s',
    async (what) => {
      const { snapshot } = await observed(
        {
          'app.mjs': `${importing}setImmediate(async function later() {});`,
          'throws.mjs': MODULES[what] as string,
        },
        { node },
      );
      expectTask(snapshot, 'later').kind('call').spawnedBy(undefined);
    },
  );
});

/** Node 22 does not know `using`. */
test.each<NodeMajor>(['24', '26'])(
  'Node %s > a module that throws while it holds something has failed',
  async (node) => {
    const text = "await using x = { async [Symbol.asyncDispose]() { await null; } }; throw new Error('holding');";
    const { snapshot } = await observed({ 'app.mjs': importing, 'throws.mjs': text }, { node });
    expectTask(snapshot, 'throws.mjs').kind('call').state('ended');
    expect(snapshot.totals).toMatchObject({ live: 0, ended: 1, failed: 1 });
  },
);
