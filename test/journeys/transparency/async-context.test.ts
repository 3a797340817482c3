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

  test('async_hooks of the app hear the same of what the app does', async () => {
    await expectSame(
      `
      import { createHook, executionAsyncId, executionAsyncResource } from 'node:async_hooks';
      const events = []; const number = new Map(); let inside = false;
      // Only what main makes: the agent's own ports have events, too.
      const tell = (event, id, ...more) => { if (number.has(id)) events.push([event, number.get(id), ...more.map((id) => number.get(id) ?? id)]) };
      const hook = createHook({
        init(id, type, trigger) { if (inside || number.has(trigger)) number.set(id, number.size); tell('init', id, type, trigger) },
        before: (id) => tell('before', id), after: (id) => tell('after', id), promiseResolve: (id) => tell('resolve', id),
      });
      async function other(v) { await null; return v }
      async function main() { events.push(typeof executionAsyncResource()); await other(1); for await (const x of [other(3)]) await x; return other(2) }
      setImmediate(() => {
        hook.enable(); number.set(executionAsyncId(), 0); inside = true; const done = main(); inside = false;
        done.then(() => { hook.disable(); console.log(JSON.stringify(events)) });
      });
      `,
      { node },
    );
  });

  test("the app's own promise hooks hear the same of a run of microtasks", async () => {
    await expectSame(
      `
      import { promiseHooks } from 'node:v8';
      const events = [];
      async function other(v) { await null; return v }
      setImmediate(() => {
        const stop = promiseHooks.createHook({ init: (p, parent) => events.push(parent === undefined ? 'init' : 'child'), before: () => events.push('before'), after: () => events.push('after'), settled: () => events.push('settled') });
        other(other(1));
        process.nextTick(() => queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => { stop(); console.log(events.join()) }))));
      });
      `,
      { node },
    );
  });
});
