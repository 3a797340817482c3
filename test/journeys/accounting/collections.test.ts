import { expect, test } from 'vitest';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const collect = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
`;

onEveryNode((node) => {
  test('a garbage collection is no work of the task in whose poll it fell', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': `${collect}
          async function main(turns) {
            for (let i = 0; i < 20; i++) gc();
            await new Promise((resolve) => setTimeout(resolve, 1));
            if (turns > 0) return main(turns - 1);
          }
          main(5);
          // Node tells of a collection when the loop turns.
          setTimeout(() => {}, 300);
        `,
      },
      { node },
    );
    const { gcMs = 0, tasksMs, otherMs = 0, busyMs = 0 } = snapshot.loop;
    expect(gcMs).toBeGreaterThan(tasksMs * 2);
    expect(gcMs + tasksMs + otherMs).toBeCloseTo(busyMs, 1);
  });
});
