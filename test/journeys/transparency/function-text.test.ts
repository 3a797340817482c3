import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('the text, names and lengths of functions are those of the source', async () => {
    const { stdout } = await expectSame(
      `
      async function one(a, b = compute(), ...rest) { const x = await other(a); return x + b; }
      function compute() { return 2 } async function other(v){ await null; return v }
      const arrow = async (x) => other(x); const object = { async method() { return await other(1) }, async *gen() { yield 1; await null; } };
      class K { #p = 1; async m() { const r = (await other(1)) + this.#p; return [r, await other(2)]; } static async s() { try { return other(3) } finally { await null } } field = async () => { await null; } }
      async function named(C = class {}, f = async () => {}) { await null; return [C.name, f.name]; }
      const functions = [one, compute, other, arrow, object.method, object.gen, K, K.prototype.m, K.s, new K().field, named];
      for (const f of functions) {
        console.log(f.toString(), f + '', Function.prototype.toString.call(f), f.name, f.length, Reflect.ownKeys(f));
      }
      console.log(await named(), await one(1), await new K().m(), await K.s());
      console.log(String(Function.prototype.toString), Function.prototype.toString.name, Object.hasOwn(Function.prototype.toString, 'prototype'));
      try { Function.prototype.toString.call({}) } catch (error) { console.log(error.name, error.message) }
      console.log(Function.prototype.toString.call(new Proxy(one, {})));
      `,
      { node },
    );
    expect(stdout).toContain(
      'async function one(a, b = compute(), ...rest) { const x = await other(a); return x + b; }',
    );
  });

  test('what the agent replaces looks like what it replaces', async () => {
    await expectSame(
      `
      import { Server, IncomingMessage, ServerResponse } from 'node:http';
      console.log(String(process.emit), process.emit.name, process.emit.length);
      console.log(String(Error.prepareStackTrace), Object.keys(process), Object.keys(Error), Object.keys(globalThis));
      for (const { prototype } of [Server, IncomingMessage, ServerResponse]) {
        console.log(String(prototype.emit), prototype.emit.name, prototype.emit.length, Object.keys(prototype));
      }
      `,
      { node },
    );
  });
});
