/** What the app declares by `using` is held from there to the end of its scope, with no word of its own to the agent. */
import { describe, expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { claimants, crossings, resourceNamed } from '../../support/expect-resource.ts';
import type { NodeMajor } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const head = `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const never = new Promise(() => {});
class Connection { [Symbol.dispose]() {} }
`;

/** Node 22 does not know the syntax. */
describe.each<NodeMajor>(['24', '26'])('Node %s', (node) => {
  test('who holds it, where it was declared, and across what', async () => {
    const { snapshot } = await observed(
      `${head}
async function main() {
  using connection = new Connection();
  for (let round = 0; round < 3; round++) await immediate();
  await never;
}
globalThis.kept = main();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'Connection')).toMatchObject({
      kind: 'disposable',
      location: { file: 'app.mjs', line: 7, column: 9 },
    });
    expect(claimants(snapshot, 'Connection')).toEqual(['main holds, app.mjs:7:9, 4 awaits crossed']);
    const [holder] = resourceNamed(snapshot, 'Connection').holders;
    expect(crossings(holder ?? {})).toEqual(['main app.mjs:8:43 × 3', 'main app.mjs:9:3 × 1']);
  });

  test.each([
    ['its block ends', '{ using held = it; await null; } await never;'],
    ['its function returns', 'await (async () => { using held = it; await null; })(); await never;'],
    ['what is done with it throws', 'try { using held = it; await null; throw it; } catch {} await never;'],
    ['its round of a loop ends', 'for (using held of [it]) await null; await never;'],
    ['its loop ends', 'for (using held = it; ;) { await null; break; } await never;'],
    ['its round of a loop that waits ends', 'for await (using held of [it]) await null; await never;'],
    [
      'its generator is closed',
      'for await (const _ of (async function* () { using held = it; yield; })()) break; await never;',
    ],
  ])('it is held no longer when %s', async (_, body) => {
    const { snapshot } = await observed(
      `${head}
async function main(it) { ${body} }
globalThis.kept = main(new Connection());
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'Connection')).toMatchObject({ held: 0, everHeld: 1 });
  });

  test('what the engine disposes of twice is given back once', async () => {
    const { snapshot } = await observed(
      `${head}
async function holds() { using held = new Connection(); await never; }
async function main() {
  for (using twice = Object.assign(new Connection(), { [Symbol.dispose]() { globalThis.kept ??= holds(); } }); ;) break;
  await never;
}
globalThis.main = main();
`,
      { node },
    );
    expect(snapshot.resources.map(({ location, held, everHeld }) => [location?.line, held, everHeld])).toEqual([
      [6, 1, 1],
      [8, 0, 1],
    ]);
  });

  test('what is waited for at the end of its scope is held until then', async () => {
    const { snapshot } = await observed(
      `${head}
class Pool { async [Symbol.asyncDispose]() {} }
async function main() {
  await using held = new Pool();
  await never;
}
async function over() {
  await using held = new Pool();
  await immediate();
}
globalThis.kept = [main(), over()];
`,
      { node },
    );
    expect(
      snapshot.resources.map(({ name, held, everHeld, location }) => [name, held, everHeld, location?.line]),
    ).toEqual(
      expect.arrayContaining([
        ['Pool', 1, 1, 8],
        ['Pool', 0, 1, 12],
      ]),
    );
  });

  test('without a class of its own it has the name of its variable', async () => {
    const { snapshot } = await observed(
      `${head}
async function main() {
  using plain = { [Symbol.dispose]() {} }, bare = Object.assign(() => {}, { [Symbol.dispose]() {} });
  await never;
}
globalThis.kept = main();
`,
      { node },
    );
    expect(snapshot.resources.map(({ name }) => name).toSorted()).toEqual(['bare', 'plain']);
  });

  test('nothing is held where there is nothing', async () => {
    const { snapshot } = await observed(
      `${head}
async function main() {
  using a = null, b = undefined;
  await using c = null;
  await never;
}
globalThis.kept = main();
`,
      { node },
    );
    expect(snapshot.resources).toEqual([]);
  });

  test('what is held as something else is not held twice', async () => {
    const { snapshot } = await observed(
      `${head}
import { hold, resource } from ${JSON.stringify(API)};
const lock = resource('cache');
async function main() {
  using guard = lock.acquire();
  await using other = hold(lock, 'other');
  await never;
}
globalThis.kept = main();
`,
      { node },
    );
    expect(claimants(snapshot, 'cache')).toEqual(['main holds, app.mjs:9:22, 1 awaits crossed']);
    expect(snapshot.resources.map(({ name }) => name).toSorted()).toEqual(['cache', 'other']);
  });

  test('a module that waits holds what it has declared', async () => {
    const { snapshot } = await observed(
      { 'app.mjs': "import('./held.mjs');", 'held.mjs': `${head}using connection = new Connection();\nawait never;` },
      { node },
    );
    expect(claimants(snapshot, 'Connection')).toEqual(['held.mjs holds, held.mjs:5:7, 1 awaits crossed']);
  });
});
