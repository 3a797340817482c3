import { expect, test } from 'vitest';
import { OnlyAwaits } from './only-await.ts';

/** Asks for the function whose parameters begin at `§`: where the engine says that it begins. */
function onlyAwaitOf(marked: string) {
  const offset = marked.indexOf('§');
  const before = marked.slice(0, offset).split('\n');
  const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  return OnlyAwaits.of(marked.replace('§', ''))?.in(place);
}

test.each([
  ['a declaration', 'async function f§() {\n  return await x;\n}', { line: 2, column: 10 }],
  ['an arrow function', 'const f = async §(a) => { await a };', { line: 1, column: 26 }],
  ['an arrow function without brackets', 'const f = async §a => await a;', { line: 1, column: 22 }],
  ['a method', 'class A {\n  async #f§() { await x; }\n}', { line: 2, column: 16 }],
  [
    'one inside another that awaits too',
    'async function f() { await (async §() => { await x })() }',
    { line: 1, column: 43 },
  ],
  [
    'one that has another inside',
    'async function f§() { run(async () => { await x }); await y }',
    { line: 1, column: 52 },
  ],
  ['CommonJS', 'return; async function f§() { with (a) await x }', { line: 1, column: 39 }],
  ['other line ends', '\r\n\u2028async function f§() { await x }', { line: 3, column: 22 }],
])('in %s the only await is where it is suspended', (_, source, place) => {
  expect(onlyAwaitOf(source)).toEqual(place);
});

test.each([
  ['two awaits', 'async function f§() { await x; await y }'],
  ['a loop that awaits', 'async function f§() { for await (const x of y) z(x); }'],
  ['a generator that yields', 'async function* f§() { await x; yield y }'],
  ['a generator that returns', 'async function* f§() { await x; return y }'],
  ['none', 'async function f§() { }'],
  ['no function at that place', 'async function f() { §await x }'],
  ['what is no JavaScript', 'async function f§(a: string) { await a }'],
])('with %s it is not known', (_, source) => {
  expect(onlyAwaitOf(source)).toBeUndefined();
});
