import { expect, test } from 'vitest';
import { apply } from '../probe/edits.ts';
import { probe } from '../probe/transform.ts';
import { guard } from './guard.ts';

test.each([
  ['a loop', 'async function f(a) { for await (const x of a); }'],
  ['a loop over a sequence', 'async function f(a, b) { for await (const x of (a, b)); }'],
  [
    'what is held',
    'async function f(a) { using b = a; await using c = a; for (using d of a); for await (using e of a); }',
  ],
  ['a loop whose rounds do not need each other', 'async function f(a) { for (const b of a) a[b] = await g(b); }'],
  ['a signal', 'async function f({ signal }) { await signal; }'],
  ['a promise of a timer', 'const f = (ms) => new Promise((resolve) => setTimeout(resolve, g(ms)))'],
  ['a delegation', 'async function* f(a) { yield* a; }'],
  ['a delegation to a sequence', 'async function* f(a, b) { yield* (a, b); }'],
])('%s can do without the agent', (_, code) => {
  expect(() => guard(probe(code, 'module', 1).edits, '__ac1x')).not.toThrow();
});

test('without the agent a timer runs for as long as it says', async () => {
  const code = '(setTimeout) => new Promise((resolve) => setTimeout(resolve, 1, 2))';
  const text = apply(code, guard(probe(code, 'module', 1).edits, '__ac1x'));
  expect(text).toContain('__acTimer');
  const given: unknown[] = [];
  await new Function(`return ${text}`)()((resolve: () => void, ...more: unknown[]) => {
    given.push(...more);
    resolve();
  });
  expect(given).toEqual([1, 2]);
});
