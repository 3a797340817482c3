import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('require, its cache and the main module are those of the app', async () => {
    const { snapshot } = await expectSame(
      {
        'app.cjs': `
const fs = require('fs');
async function other(v) { await null; return v }
async function f() { "use strict"; const x = await other(1); return this === undefined ? x : await other(2); }
module.exports = { f };
console.log(String(f), require.main === module, Object.keys(require.cache), module.children.length, __filename, module.paths.length, arguments.length);
f().then(console.log);
import('./esm.mjs').then((m) => console.log(m.default, m.t));
require('./lib.cjs').go().then((x) => { console.log(x); delete require.cache[require.resolve('./lib.cjs')]; console.log(require('./lib.cjs').go === undefined) });
console.log(require('./data.json'), require('./no-extension'), module.children.map((m) => m.id));
`,
        'esm.mjs': `
import { createRequire } from 'node:module';
import c, { go } from './lib.cjs';
const require = createRequire(import.meta.url);
export const t = await c.go(); export default [Object.keys(require.cache), typeof go, import.meta.main];
`,
        'lib.cjs': `
const x = async (a) => { const b = await a; return b };
exports.go = async () => { const r = await x(3); return [r, module.parent?.id, require.main === module, Object.keys(require.cache).length, new Error("z").stack] };
if (process.argv.length > 99) return;
`,
        'data.json': '{"async": true}',
        'no-extension': 'module.exports = async () => { await 1 };',
      },
      { node },
    );
    expect(snapshot.completeness.modules).toMatchObject({ failed: 0, skippedBy: { 'not-javascript': 1 } });
  });

  test('a .js file without a package is CommonJS or a module by its text', async () => {
    await expectSame(
      {
        'app.js': `import './b.js'; const f = async () => { await null; console.log('esm', import.meta.filename) }; await f();`,
        'b.js': `async function g() { await null; console.log(typeof require, this === undefined) } g();`,
      },
      { node },
    );
    await expectSame(
      {
        'app.js': `const f = async () => { await null; console.log('cjs', __filename, require('./b')) }; f();`,
        'b.js': `exports.g = async () => { await null };`,
      },
      { node },
    );
  });

  test('a folder with an index, a package with exports, a symbolic name', async () => {
    await expectSame(
      {
        'app.mjs': `import self from '#inner'; import dep from 'dep'; console.log(await self(), await dep(), String(dep));`,
        'package.json': '{"name":"x","imports":{"#inner":"./inner/index.js"},"type":"module"}',
        'inner/index.js': `export default async () => { await null; return import.meta.url }`,
        'node_modules/dep/package.json': '{"name":"dep","main":"main.js"}',
        'node_modules/dep/main.js': `module.exports = async function dep() { await null; return 'dep' }`,
      },
      { node },
    );
  });
});
