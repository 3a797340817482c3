/** Each claim is known by the line at which it was made, in a function that claims all the time too, where no more stacks are taken. */
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { claimants } from '../../support/expect-resource.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const head = `
import { resource } from ${JSON.stringify(API)};
const room = resource('room', { kind: 'pool', capacity: 1000 });
const never = new Promise(() => {}), ready = Promise.resolve();
`;

onEveryNode((node) => {
  test('those that come after many others of the same function', async () => {
    const { snapshot } = await observed(
      `${head}
async function visit(leaves, back) {
  const guard = back
    ? await room.acquire(ready)
    : await room.acquire(ready);
  if (!leaves) await never;
  guard.release();
}
for (let k = 0; k < 1000; k++) await visit(true, k % 2 === 0);
globalThis.kept = [visit(false, false), visit(false, true)];
`,
      { node },
    );
    expect(claimants(snapshot, 'room')).toEqual([
      'visit holds, app.mjs:9:18, 1 awaits crossed',
      'visit holds, app.mjs:8:18, 1 awaits crossed',
    ]);
  });

  test('a line that was not come to before', async () => {
    const { snapshot } = await observed(
      `${head}
async function visit(leaves) {
  const guard = leaves
    ? await room.acquire(ready)
    : await room.acquire(ready);
  if (!leaves) await never;
  guard.release();
}
for (let k = 0; k < 1000; k++) await visit(true);
const rest = [visit(false), visit(false)];
globalThis.kept = rest;
`,
      { node },
    );
    const [, second] = claimants(snapshot, 'room');
    expect(second).toBe('visit holds, app.mjs:9:18, 1 awaits crossed');
  });

  test('what is asked for at one line and awaited at another', async () => {
    const { snapshot } = await observed(
      `${head}
async function visit(leaves) {
  const asked = leaves
    ? room.acquire(ready)
    : room.acquire(ready);
  const guard = await asked;
  if (!leaves) await never;
  guard.release();
}
for (let k = 0; k < 1000; k++) await visit(true);
globalThis.kept = [visit(false)];
`,
      { node },
    );
    expect(claimants(snapshot, 'room')).toEqual(['visit holds, app.mjs:9:12, 1 awaits crossed']);
  });
});
