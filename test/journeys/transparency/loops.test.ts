/** Loops that are measured for what they could do side by side are put into a block: nothing of that shows. */
import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('texts, messages, stacks and order are what they are without the agent', async () => {
    const { stdout } = await expectSame(
      `
const nothing = async (id) => { if (id === 3) throw new Error('three'); return id === 2 ? undefined : { id }; };
const ids = [1, 2, 3];
async function names(ids) { const out = []; for (const id of ids) out.push((await nothing(id)).id); return out; }
async function all(ids) {
  const out = [];
  if (ids) for (let at = 0; at < ids.length; at++) out.push(await nothing(ids[at]));
  else out.push(0);
  return out
}
async function keys(of) {
  const out = {};
  for (const key in of)
    out[key] = await nothing(of[key])
  return out
}
const order = [];
const told = async (id) => { order.push(id); return id; };
async function inOrder(ids) { const out = []; for (const id of ids) out.push(await told(id)); order.push('end'); }
for (const work of [() => names(ids), () => all(ids), () => all(), () => keys({ a: 1, b: 3 }), () => all(1), () => names(1)])
  await work().then(console.log, (error) => console.log(error.stack));
await Promise.all([inOrder(['a', 'b']), inOrder(['A', 'B'])]);
console.log(order.join(), String(names), String(all), String(keys));
await keys({ a: 3 });
`,
      { node },
    );
    expect(stdout).toContain('a,A,b,B,end,end');
    expect(stdout).toContain('Error: three');
  });
});
