import { expect, test } from 'vitest';
import { isOutermostCall, operandOf } from './operands.ts';
import { probe } from './transform.ts';

/** The nth await of a text, with what it awaits. */
function operand(text: string, nth: number): string | undefined {
  const { edits, sites } = probe(text, 'module', 1);
  const found = operandOf(edits, sites.filter(({ kind }) => kind === 'await')[nth]?.id ?? 0);
  return found && text.slice(found.start, found.end);
}

test.each([
  ['one after the other', 'async function f() { await a(); const b = await c.d(1); }', 1, 'await c.d(1)'],
  ['the outer one', 'async function f() { await a(await b()); }', 0, 'await a(await b())'],
  ['the inner one', 'async function f() { await a(await b()); }', 1, 'await b()'],
  [
    'one behind a function in what is awaited',
    'async function f() { await a(async () => { await b; }); await c(); }',
    2,
    'await c()',
  ],
  ['one of a generator, behind a yield', 'async function* f() { yield await a(); await b(); }', 1, 'await b()'],
])('%s', (_name, text, nth, awaited) => {
  expect(operand(text, nth)).toBe(awaited);
});

test('of what a loop awaits, nothing is known', () => {
  expect(operand('async function f() { for await (const a of b()); }', 0)).toBeUndefined();
});

test.each([
  ['a function', 'await f()', 'f'],
  ['a method, be it behind a `?.`', 'await a?.m (1)', 'm'],
  ['a method of that name by a key', "await a['m'](1)", '('],
  ['a private method, at its arguments', 'await this.#m(f)', '(f'],
  ['what CommonJS has imported', 'await (0, a.m)(1)', '(1'],
  ['in parentheses', 'await ((f()))', 'f'],
  ['a function that another one gives', 'await f()(1)', '(1'],
  ['of the base class', 'await super.m()', 'm'],
])('the call that is awaited: %s', (_name, text, place) => {
  expect(isOutermostCall(text, text.lastIndexOf(place))).toBe(true);
});

test.each([
  ['given to another one', 'await g(f())', 'f'],
  ['whose method is called', 'await f().g()', 'f'],
  ['that may not be the one', 'await (a ? f() : g)', 'f'],
  ['behind a function', 'await g(() => f())', 'f'],
  ['given to a constructor', 'await new G(f())', 'f'],
  ['of what another one gives', 'await f()(1)', 'f'],
  ['that is added to', "await ('' + f())", 'f'],
])('a call %s is not', (_name, text, place) => {
  expect(isOutermostCall(text, text.lastIndexOf(place))).toBe(false);
});
