import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

const body = `
async function other(v) { await null; return v }
const order = []; const then = (n) => order.push(n);
queueMicrotask(() => then('q1')); process.nextTick(() => then('t1')); Promise.resolve().then(() => then('p1'));
(async () => { then('a0'); await null; then('a1'); await other(1); then('a2'); for await (const x of [1, other(2)]) then('f' + x); then('end') })();
setImmediate(() => then('imm'));
(async () => { try { return other(9) } finally { then('fin') } })().then(() => then('ret'));
(async () => { try { try { return other(9) } finally { await other(); then('inner') } } finally { await other(); then('outer') } })().then(() => then('nested'));
(async () => other(8))().then(() => then('expression'));
(async () => { await { then(resolve) { then('thenable'); resolve(1) } }; then('after thenable') })();
(async () => { for await (const x of (async function* () { then('g0'); yield other(1); then('g1') })()) then('x' + x); })();
(async () => { for await (const x of { [Symbol.asyncIterator]() { return { next: () => ({ done: false, value: 1 }), return: () => { then('closed'); return {} } } } }) break; then('broke') })();
(async ({ a } = {}, b = other(3)) => { await b; then('defaults') })();
process.nextTick(async () => { then('t2'); await null; then('t3'); process.nextTick(() => then('t4')); await other(); then('t5') });
setTimeout(() => console.log(order.join()), 30);
`;

onEveryNode((node) => {
  test.each(['app.mjs', 'app.cjs'])('microtasks, ticks and callbacks run in the same order (%s)', async (file) => {
    const { stdout } = await expectSame({ [file]: body }, { node });
    expect(stdout.split(',').length).toBeGreaterThan(25);
  });
});
