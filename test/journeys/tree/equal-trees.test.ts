import { expect, test } from 'vitest';
import { hanging, heapTreeOf, placeIn, root, shapeOf } from '../../support/heap-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';

const PROGRAM = `
const queue = (globalThis.queue = []);
const acquire = async () => { await new Promise((resolve) => queue.push(resolve)); };
async function handle() { await acquire(); }
for (let k = 0; k < 1000; k++) handle();

// All wait for the same promise: at two lines of the same function.
const started = new Promise((resolve) => { globalThis.start = resolve; });
async function request(isFirst) {
  if (isFirst) await started;
  else await started;
}
async function ready() { await started; }
for (let k = 0; k < 100; k++) { request(k === 0); ready(); }

const a = async () => { await 0; await promises.b; };
const b = async () => { await 0; await promises.a; };
const promises = { a: a(), b: b() };
setTimeout(() => console.log('ready'), 20);
setInterval(() => {}, 1000);
`;

onEveryNode((node) => {
  test('equal trees are counted, those that share a promise too, and a ring of awaits is found', async () => {
    const tree = await heapTreeOf(await hanging(node, PROGRAM));

    expect(shapeOf(root(tree, 'handle'))).toBe('1000 × handle > acquire');
    expect(tree.roots[0]?.name).toBe('handle');

    const ready = root(tree, 'ready');
    expect(ready).toMatchObject({ times: 100, location: placeIn(PROGRAM, 'await started; }') });

    const requests = tree.roots.filter(({ name }) => name === 'request');
    expect(requests.reduce((sum, { times }) => sum + times, 0)).toBe(100);
    const lines = new Set(requests.flatMap(({ location }) => (location === undefined ? [] : [location.line])));
    const [first, second] = [placeIn(PROGRAM, 'if (isFirst)').line, placeIn(PROGRAM, 'else await').line];
    for (const line of lines) expect([first, second]).toContain(line);
    // Where it is not known, the function is.
    for (const { location, definition } of requests) expect(location ?? definition).toBeDefined();
    expect(tree.unlocated).toBe(
      requests.reduce((sum, { times, location }) => sum + (location === undefined ? times : 0), 0),
    );

    expect(tree.cycles).toHaveLength(1);
    const ring = tree.cycles[0]?.map(({ name, location }) => [name, location?.line]).sort();
    const line = placeIn(PROGRAM, 'const a =').line;
    expect(ring).toEqual([
      ['a', line],
      ['b', line + 1],
    ]);
  });
});
