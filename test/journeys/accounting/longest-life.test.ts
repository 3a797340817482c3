import { expect, test } from 'vitest';
import { onEveryNode } from '../../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../../support/observed.ts';

onEveryNode((node) => {
  test('an async function says how long the longest of its tasks took, to the microsecond, and no percentile is more', async () => {
    const { snapshot } = await observed(
      `
      async function job(ms) { await null; tick(ms); }
      for (const ms of [0.25, 70.001, 3]) await job(ms);
      await null;
      setImmediate(() => job(41.017));
      `,
      { node, before: VIRTUAL_CLOCK },
    );
    const totalMs = snapshot.sites.find(({ name }) => name === 'job')?.totalMs;
    // Those that the module calls are its own frames, no tasks.
    expect(totalMs?.max).toBe(41.017);
    expect(totalMs?.p50).toBe(41.017);
    expect(totalMs?.p99).toBe(41.017);
  });
});
