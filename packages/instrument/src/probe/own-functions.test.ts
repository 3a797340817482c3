import { describe, expect, test } from 'vitest';
import { apply } from './edits.ts';
import { probe } from './transform.ts';

/** What a call of `f` is taken for. */
function isCertain(code: string): boolean {
  return apply(code, probe(code, 'unknown', 1).edits).includes('__acReturnCall(');
}

const calls = 'async function g() { return f(1); }';

describe('certain to be the function that has the name', () => {
  test.each([
    `async function f(a) { await a } ${calls}`,
    `export async function f(a) { await a } ${calls}`,
    `const f = async (a) => await a; ${calls}`,
    `${calls} const e = 1, f = async function () {};`,
    'const f = async () => 1; const g = async () => f();',
    `const f = async () => 1; async function g() { try { return f(); } catch {} }`,
    `const f = async () => 1; const o = { f, g: f.name }; ${calls}`,
  ])('%s', (code) => expect(isCertain(code)).toBe(true));
});

describe('not certain', () => {
  test.each([
    ['a function that is not asynchronous', `function f() {} ${calls}`],
    ['a generator', `async function* f() {} ${calls}`],
    ['imported', `import { f } from './f.mjs'; ${calls}`],
    ['a variable', `let f = async () => 1; ${calls}`],
    ['assigned to', `async function f() {} f = 1; ${calls}`],
    ['taken apart into', `async function f() {} [{ a: f = 1 }] = [{}]; ${calls}`],
    ['counted up', `async function f() {} f++; ${calls}`],
    ['looped over', `async function f() {} for (f of []); ${calls}`],
    ['a parameter elsewhere', `async function f() {} (({ a: [...f] }) => f)({ a: [] }); ${calls}`],
    ['of a catch elsewhere', `async function f() {} try { } catch (f) {} ${calls}`],
    ['a class elsewhere', `async function f() {} { class f {} } ${calls}`],
    ['in a scope of its own', `{ const f = async () => 1; } ${calls}`],
    ['evaluated code', `async function f() {} ${calls} eval('f = 1')`],
    ['parameters that run code', `async function f(a = b()) {} ${calls}`],
    ['a name that is not probed', `async function f(a) { function a() {} } ${calls}`],
    ['a call of it within another', 'async function f() {} async () => { return h(f()); }'],
    ['a call that may not be made', 'async function f() {} async () => { return f?.(); }'],
    ['what a finally may replace', 'async function f() {} async () => { try { return f(); } finally {} }'],
    ['from a generator', 'async function f() {} async function* g() { return f(); }'],
  ])('%s', (_, code) => expect(isCertain(code)).toBe(false));
});
