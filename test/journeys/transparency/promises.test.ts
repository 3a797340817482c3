import { test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('a promise shows no trace of having been marked', async () => {
    await expectSame(
      `
      import { inspect } from 'node:util';
      async function slow(v) { await null; return v }
      class Holder { constructor() { this.pending = slow(1); this.done = Promise.resolve({ a: 1 }); this.failed = Promise.reject(new Error('x')).catch(String); } }
      const holder = new Holder();
      for (const promise of [slow(1), slow(2).then(() => {}), Promise.all([slow(3)]), holder.pending]) {
        console.log(inspect(promise, { showHidden: true }), Object.getOwnPropertyNames(promise), Reflect.ownKeys(promise), Object.isExtensible(promise));
      }
      console.log(holder, [slow(4)], new Map([[slow(5), slow(6)]]));
      await holder.pending;
      console.log(holder, inspect(holder, { depth: 4, showHidden: true }));
      const frozen = Object.freeze(slow(7));
      console.log(await frozen, await Object.seal(slow(8)), await Object.preventExtensions(Promise.resolve(9)));
      try { structuredClone(slow(10)) } catch (error) { console.log(error.name, error.message) }
      console.log(structuredClone({ value: await slow(11) }), JSON.stringify({ promise: slow(12) }));
      class Mine extends Promise { then(...args) { console.log('then', args.length); return super.then(...args) } }
      console.log(await Mine.resolve(13), await new Mine((done) => done(14)));
      `,
      { node },
    );
  });
});
