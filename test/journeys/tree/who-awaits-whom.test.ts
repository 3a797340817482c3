import { expect, test } from 'vitest';
import { hanging, heapTreeOf, placeIn, root, shapeOf } from '../../support/heap-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';

const PROGRAM = `
const never = new Promise(() => {});
globalThis.kept = never;
const leaf = async () => {
  await never;
};
const other = async () => { await never; };
async function middle() { await 0; await leaf(); }
async function outer() { await middle(); }
async function all() { await Promise.all([leaf(), other()]); }
async function allSettled() { await Promise.allSettled([leaf(), other()]); }
async function any() { await Promise.any([leaf(), other()]); }
async function race() { await Promise.race([leaf(), other()]); }
async function chained() { await leaf().then((x) => x).catch(() => {}).finally(() => {}); }
async function returning() { return leaf(); }
async function ofReturning() { await returning(); }
async function passing() { await new Promise((resolve, reject) => { leaf().then(resolve, reject); }); }
async function calling() { await new Promise((resolve) => { leaf().then((x) => { resolve(x); }); }); }
async function* values() { yield 1; await leaf(); yield 2; }
async function driving() { for await (const value of values()) void value; }
async function* delegating() { yield* values(); }
async function drivingBoth() { for await (const value of delegating()) void value; }
class Shop {
  async open() { await leaf(); }
  static async close() { await leaf(); }
  async #stock() { await leaf(); }
  stock() { return this.#stock(); }
}
outer(); all(); allSettled(); any(); race(); chained(); ofReturning(); passing(); calling(); driving(); drivingBoth();
new Shop().open(); Shop.close(); new Shop().stock();
setTimeout(() => console.log('ready'), 20);
setInterval(() => {}, 1000);
`;

onEveryNode((node) => {
  test('who awaits whom is followed through calls, combinators, chains and generators, to the exact column', async () => {
    const tree = await heapTreeOf(await hanging(node, PROGRAM));
    const functions = tree.roots.filter(({ kind }) => kind !== 'then');
    const shapes = Object.fromEntries(functions.map((each) => [each.name, shapeOf(each)]));
    expect(shapes).toEqual({
      outer: 'outer > middle > leaf',
      all: 'all > all > [leaf, other]',
      allSettled: 'allSettled > allSettled > [leaf, other]',
      any: 'any > any > [leaf, other]',
      race: 'race > race > [leaf, other]',
      chained: 'chained > then > then > then > leaf',
      ofReturning: 'ofReturning > leaf',
      passing: 'passing > leaf',
      calling: 'calling > leaf',
      driving: 'driving > values* > leaf',
      drivingBoth: 'drivingBoth > delegating* > values* > leaf',
      'Shop.open': 'Shop.open > leaf',
      'Shop.close': 'Shop.close > leaf',
      'Shop.#stock': 'Shop.#stock > leaf',
    });
    const { location, awaits } = root(tree, 'outer');
    expect(location).toEqual({ file: 'app.mjs', ...placeIn(PROGRAM, 'await middle()') });
    expect(awaits[0]?.location).toEqual({ file: 'app.mjs', ...placeIn(PROGRAM, 'await leaf()') });
    expect(awaits[0]?.awaits[0]?.location).toEqual({ file: 'app.mjs', ...placeIn(PROGRAM, 'await never') });
    expect(tree.unlocated).toBe(0);
  });
});
