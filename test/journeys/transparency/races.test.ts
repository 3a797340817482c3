/** `Promise.race` and `Promise.any` are as they were: what they run of the app's, in which order, what they throw. */
import { test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test.each(['race', 'any'])('Promise.%s', async (method) => {
    await expectSame(
      `
const log = (...what) => console.log(...what);
const { ${method} } = Promise;
log(${method}.name, ${method}.length, String(${method}), Object.hasOwn(${method}, 'prototype'));
log(Object.getOwnPropertyDescriptor(Promise, '${method}'), Reflect.ownKeys(${method}));
for (const use of [() => ${method}([]), () => new Promise.${method}([]), () => Promise.${method}.call(Object, [])])
  try { use(); } catch (error) { log(error.name, error.message, error.stack); }

class Later extends Promise {
  static resolve(value) { log('resolve', value); return super.resolve(value); }
  then(...given) { log('then'); return super.then(...given); }
}
log(Later.${method}([1, Later.resolve(2)]) instanceof Later);

const traps = new Proxy({}, { get: (_, trap) => (target, ...given) => { log(trap, String(given[0])); return Reflect[trap](target, ...given); } });
await Promise.${method}(new Proxy([1], traps));
const element = Object.defineProperty([], 0, { get() { log('read'); return 1; } });
await Promise.${method}(element);
const once = { *[Symbol.iterator]() { log('iterated'); yield 1; } };
await Promise.${method}(once);
class List extends Array { [Symbol.iterator]() { log('own iterator'); return super[Symbol.iterator](); } }
await Promise.${method}(List.of(1, 2));
await Promise.${method}([{ get then() { log('then read'); return undefined; } }, Object.freeze(Promise.resolve())]);

const order = [];
const first = Promise.resolve().then(() => order.push('a')).then(() => order.push('b')).then(() => order.push('c')).then(() => order.push('d'));
Promise.${method}([Promise.resolve(), first]).then(() => order.push('${method}'));
await first;
log(order.join());

process.on('unhandledRejection', (error) => log('unhandled', error.constructor.name, error.message));
Promise.${method}([Promise.reject(new Error('no'))]);
`,
      { node, env: { ASYNC_CONSOLE_MEASURE: 'always' } },
    );
  });
});
