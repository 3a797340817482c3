/** What is gone is not shown, and its number, used once more, is nobody else's. */
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { resourceNamed } from '../../support/expect-resource.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const head = `
import { resource } from ${JSON.stringify(API)};
const immediate = () => new Promise((resolve) => setImmediate(resolve));
`;

onEveryNode((node) => {
  test('a guard that is released twice takes nothing from the one who holds now', async () => {
    const { snapshot } = await observed(
      `${head}
const lock = resource('cache');
async function first() { return lock.acquire(); }
async function second() { lock.acquire(); await new Promise(() => {}); }
const guard = await first();
guard.release();
globalThis.kept = second();
guard.release();
guard[Symbol.dispose]();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'cache')).toMatchObject({ held: 1, everHeld: 2 });
  });

  test('a resource that is collected is forgotten, with all who waited for it', async () => {
    const { snapshot } = await observed(
      `${head}
const kept = resource('kept');
let collected = 0;
const registry = new FinalizationRegistry(() => collected++);
function make(n) { registry.register(resource('gone ' + n, { capacity: 1 })); }
for (let n = 0; n < 20; n++) make(n);
while (collected < 20) { gc(); await immediate(); }
`,
      { node, flags: ['--expose-gc'] },
    );
    expect(snapshot.resources.map(({ name }) => name)).toEqual(['kept']);
  });
});
