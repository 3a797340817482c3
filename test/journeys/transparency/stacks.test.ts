import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('stacks have the lines and columns of the source, behind an await on the same line too', async () => {
    const { stdout } = await expectSame(
      `
      import { inspect } from 'node:util';
async function other(v){ await null; return v }
async function fails() { const a = await other(1), b = (await other(2)) + nope.x; return b }
try { await fails() } catch (e) { console.log(e.stack) }
async function deep() { await other(1); try { return await fails() } catch (e) { throw new TypeError('deep', { cause: e }) } }
try { await deep() } catch (e) { console.log(inspect(e)) }
const all = async () => { await other(1); await Promise.all([other(2), fails()]); }
try { await all() } catch (e) { console.log(e.stack) }
try { await Promise.any([fails()]) } catch (e) { console.log(inspect(e)) }
      `,
      { node },
    );
    expect(stdout).toContain('app.mjs:4:75)');
  });

  test("an app's own format of stacks gets call sites that answer like the engine's", async () => {
    await expectSame(
      `
async function other(v){ await null; return v }
async function fails() { const a = await other(1), b = (await other(2)) + nope.x; return b }
const before = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => sites.map((site) => [
  site.getFunctionName(), site.getTypeName(), site.getMethodName(), site.getFileName()?.slice(-7), site.getLineNumber(),
  site.getColumnNumber(), site.isNative(), site.isToplevel(), site.isConstructor(), site.isAsync(), site.isEval(),
  site.getEvalOrigin(), typeof site.getThis(), typeof site.getFunction(), site.getPosition() > 0, site.isPromiseAll(),
  site.getPromiseIndex(), site.getScriptNameOrSourceURL()?.slice(-7), String(site),
]);
try { await fails() } catch (e) { console.log(e.stack) }
console.log(Error.prepareStackTrace.length, Error.prepareStackTrace === before);
Error.prepareStackTrace = undefined;
console.log(new Error('none').stack, Error.prepareStackTrace);
Error.prepareStackTrace = before;
console.log(Error.prepareStackTrace === before, new Error('default').stack);
const capture = {}; Error.captureStackTrace(capture); console.log(capture.stack);
Error.stackTraceLimit = 1; try { await fails() } catch (e) { console.log(e.stack) }
      `,
      { node },
    );
  });

  test('call sites can be copied by the methods of their prototype, as source-map-support does', async () => {
    const { stdout } = await expectSame(
      `
const wait = async () => null;
async function fails() { await wait(); await wait(); throw new Error('copied') }
Error.prepareStackTrace = (error, sites) => sites.map((site) => {
  const copy = {};
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(site))) copy[name] = () => site[name].call(site);
  return [copy.getFunctionName(), copy.getLineNumber(), copy.getColumnNumber(), copy.isNative(), copy.toString()];
});
await fails().catch((error) => console.log(JSON.stringify(error.stack)));
      `,
      { node },
    );
    expect(stdout).toContain('["fails",3,60,false,"fails (file:');
  });

  test('the same of CommonJS, whose function is compiled behind a wrapper', async () => {
    const { stdout } = await expectSame(
      {
        'app.cjs': `async function other(v) { await null; return v } async function first() { const a = await other(1), b = await other(nope); }
first().catch((error) => { console.log(error.stack); require('./lib.cjs').go(); });`,
        'lib.cjs': `exports.go = async () => { const wait = async () => { await null }; await wait(); await wait(); console.log(new Error('here').stack) };`,
      },
      { node },
    );
    expect(stdout).toContain('app.cjs:1:117)');
  });
});
