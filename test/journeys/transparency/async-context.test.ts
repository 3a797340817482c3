import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('AsyncLocalStorage follows the app through awaits', async () => {
    const { stdout } = await expectSame(
      `
      import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
      const storage = new AsyncLocalStorage();
      const other = async () => { await null; return storage.getStore() };
      const results = await Promise.all([1, 2, 3].map((n) => storage.run(n, async () => {
        const a = await other(); await new Promise((done) => setTimeout(done, 1)); const b = storage.getStore();
        const c = await Promise.resolve().then(() => storage.getStore());
        for await (const x of (async function* () { yield storage.getStore() })()) storage.enterWith(n * 10 + x);
        return [a, b, c, await other(), storage.exit(() => storage.getStore())];
      })));
      console.log(results, storage.getStore(), AsyncResource.bind(() => storage.getStore())());
      `,
      { node },
    );
    expect(stdout).toContain('[ 3, 3, 3, 33, undefined ]');
  });

  test('async_hooks of the app hear the same events', async () => {
    await expectSame(
      `
      import { createHook, executionAsyncId, triggerAsyncId, executionAsyncResource } from 'node:async_hooks';
      const events = []; const first = executionAsyncId();
      const number = new Map(); const of = (id) => number.get(id) ?? number.set(id, number.size).get(id);
      const hook = createHook({ init: (id, type, trigger) => events.push(['init', of(id), type, of(trigger)]), before: (id) => events.push(['before', of(id)]), after: (id) => events.push(['after', of(id)]), promiseResolve: (id) => events.push(['resolve', of(id)]) }).enable();
      async function other(v) { await null; return v }
      async function main() { await other(1); return other(2) }
      await main();
      hook.disable();
      console.log(JSON.stringify(events), executionAsyncId() === triggerAsyncId(), typeof executionAsyncResource());
      `,
      { node },
    );
  });

  test("the app's own promise hooks hear the same events", async () => {
    await expectSame(
      `
      import { promiseHooks } from 'node:v8';
      const events = [];
      const stop = promiseHooks.createHook({ init: (p, parent) => events.push(parent === undefined ? 'init' : 'child'), before: () => events.push('before'), after: () => events.push('after'), settled: () => events.push('settled') });
      async function other(v) { await null; return v }
      await other(1);
      stop();
      console.log(events.join());
      `,
      { node },
    );
  });
});
