import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** What could tell that the top level of a module that waits is not as it was written. */
const PROGRAM = {
  'app.mjs': `
import { at, late, Later, named, seen } from './exports.mjs';
import unnamed from './unnamed.mjs';
console.log((await import('./exports.mjs')).default, unnamed, unnamed.name, typeof (await import('./sum.mjs')).default);
console.log(late, Later.name, named.name, at(), seen.join());
for (const name of ['constant', 'statement', 'pattern', 'empty', 'iterable', 'nested', 'sequence']) {
  await import(\`./\${name}.mjs\`).catch((error) => console.log(error.stack.replaceAll(import.meta.dirname, '')));
}
`,
  'exports.mjs': `
export const seen = [];
const look = (read) => { try { seen.push(read()); } catch (error) { seen.push(error.message); } };
look(() => late); look(() => hoisted); look(at);
export let late = (await null, 'late'), early = late + 1;
look(() => late); look(() => early);
export const named = (function () { return () => {}; })() && (() => {}), Later = class extends (await Object) {};
if (late) { var hoisted = await 'hoisted'; function at() { return 'in a block'; } }
look(() => hoisted);
var again = await 1; var again = await 2; look(() => again);
outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (await b === 2) continue outer; look(() => a + '' + b); } }
for (const { x } of [{ x: await 1 }]) look(() => x)
;[seen.length].forEach((length) => look(() => length))
const { length, ...rest } = await [1, 2], [first, second = await 'default'] = [await 1]
look(() => length + JSON.stringify(rest) + first + second)
look(() => new Error('line').stack.split('\\n').filter((line) => line.includes('exports.mjs')).map((line) => line.slice(-6)))
try { later; } catch (error) { look(() => error.message); }
let later
look(() => later)
late = 'changed';
/** @returns what is exported */
export function at() { return late; }
export /* by */ default await 5
`,
  'unnamed.mjs': 'await 1; export default (class {});',
  'sum.mjs': 'await 1\nexport default (class { static a = 1 }, await 1) + 1;\n[1].at(0)',
  'constant.mjs': "await null; const a = 1, b = await Promise.reject(new Error('constant'));",
  'statement.mjs': "await null;\nif (true) throw new Error('statement')",
  'pattern.mjs': 'await null; const [{ a }] = [undefined];',
  'empty.mjs': 'await null; const { a } = null;',
  'iterable.mjs': 'await null; export const [a] = 5;',
  'nested.mjs': "const f = async () => { throw new Error('nested') }; export const a = [await f()];",
  'sequence.mjs': "const a = (await 1, JSON.parse('{')); ",
};

onEveryNode((node) => {
  test('the top level of a module that waits: the same names, values, errors and stacks', async () => {
    const { stdout } = await expectSame(PROGRAM, { node });
    expect(stdout).toContain("Cannot access 'late' before initialization");
  });

  test.each([
    ['a constant', "await null;\nconst value = await Promise.reject(new Error('uncaught'));"],
    ['a statement', "await null;\n\tthrow new Error('uncaught');"],
    ['a parser', "await null; const value = JSON.parse('{');"],
    ['at once', "const value = JSON.parse('{'); await null;"],
  ])('an error at the top level that nobody catches: %s', async (_, text) => {
    await expectSame({ 'app.mjs': text }, { node });
  });
});
