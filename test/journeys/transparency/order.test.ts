import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

const body = `
async function other(v) { await null; return v }
const order = []; const then = (n) => order.push(n);
queueMicrotask(() => then('q1')); process.nextTick(() => then('t1')); Promise.resolve().then(() => then('p1'));
(async () => { then('a0'); await null; then('a1'); await other(1); then('a2'); for await (const x of [1, other(2)]) then('f' + x); then('end') })();
setImmediate(() => then('imm'));
(async () => { try { return other(9) } finally { then('fin') } })().then(() => then('ret'));
(async () => { try { try { return other(9) } finally { await other(); then('inner') } } finally { await other(); then('outer') } })().then(() => then('nested'));
(async () => other(8))().then(() => then('expression'));
(async () => { await { then(resolve) { then('thenable'); resolve(1) } }; then('after thenable') })();
(async () => { for await (const x of (async function* () { then('g0'); yield other(1); then('g1') })()) then('x' + x); })();
(async () => { for await (const x of { [Symbol.asyncIterator]() { return { next: () => ({ done: false, value: 1 }), return: () => { then('closed'); return {} } } } }) break; then('broke') })();
(async ({ a } = {}, b = other(3)) => { await b; then('defaults') })();
process.nextTick(async () => { then('t2'); await null; then('t3'); process.nextTick(() => then('t4')); await other(); then('t5') });
(function turn(left) { left > 0 ? setImmediate(turn, left - 1) : console.log(order.join()) })(20);
`;

const delegating = `
const source = (name, methods, isSync) => {
  const iterator = {};
  for (const [key, method] of Object.entries(methods)) {
    Object.defineProperty(iterator, key, { get() {
      console.log(name, 'get', key);
      return method && function (...values) {
        console.log(name, key, this === iterator, JSON.stringify(values));
        return method(...values);
      };
    } });
  }
  const symbol = isSync ? Symbol.iterator : Symbol.asyncIterator;
  return { get [symbol]() { console.log(name, 'get iterator'); return () => iterator; } };
};
const next = (value) => ({ done: value === 'last', value });
async function* over(iterable) {
  try {
    console.log('gives', yield* iterable);
  } catch (error) {
    console.log('throws', error.name);
  } finally {
    console.log('finally');
  }
}
const sources = {
  plain: { next },
  asynchronous: { next: async (value) => next(value) },
  closed: { next, return: (value) => ({ done: true, value: value + ' closed' }) },
  caught: { next, throw: (value) => ({ done: true, value: value + ' caught' }), return: () => ({ done: true }) },
  broken: { next: undefined },
  failing: { next() { throw new RangeError('no next'); } },
};
const steps = [['next', 'last'], ['return', 'given'], ['throw', new Error('given')]];
for (const isSync of [false, true]) {
  for (const [name, methods] of Object.entries(sources)) {
    for (const [method, value] of steps) {
      const generator = over(source(name, methods, isSync));
      queueMicrotask(() => console.log('microtask'));
      console.log(await generator.next('first'), await generator.next('second'));
      try {
        console.log(await generator[method](value), await generator.next());
      } catch (error) {
        console.log('outside', error.name);
      }
    }
  }
}
for (const iterable of ['ab', [Promise.resolve(1)], over([1]), (0, [2])]) for await (const x of over(iterable)) console.log(x);
`;

onEveryNode((node) => {
  test('an iterator that has no function where one is called: the same error', async () => {
    const { stdout } = await expectSame(
      `
      const step = () => ({ done: false, value: 1 });
      for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
        for (const iterator of [{}, { next: 5 }, { next: step, return: 5 }]) {
          const loop = async () => { for await (const x of { [symbol]: () => iterator }) break; };
          await loop().catch((error) => console.log(error.message));
        }
      }
      `,
      { node },
    );
    expect(stdout).toContain('5 is not a function');
  });

  test('what a yield* calls is called in the same order, with the same values', async () => {
    const { stdout } = await expectSame({ 'app.mjs': delegating }, { node });
    expect(stdout).toContain('given closed');
    expect(stdout).toContain('Error: given caught');
    expect(stdout).toContain('throws RangeError');
  });

  test.each(['app.mjs', 'app.cjs'])('microtasks, ticks and callbacks run in the same order (%s)', async (file) => {
    const { stdout } = await expectSame({ [file]: body }, { node });
    expect(stdout.split(',').length).toBeGreaterThan(25);
  });
});
