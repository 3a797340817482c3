import { expect, test } from 'vitest';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('totals stay exact when tasks end faster than their rows can be read; the missing rows are counted', async () => {
    const { snapshot, stderr } = await observed(
      `
      async function short() {}
      for (let k = 0; k < 20_000; k++) short();
      `,
      { node },
    );
    expect(stderr).toBe('');
    expect(snapshot.totals).toEqual({
      spawned: 20_000,
      live: 0,
      ended: 20_000,
      detached: 0,
      polls: 20_000,
      wakes: 0,
      selfWakes: 0,
    });
    expect(snapshot.completeness.lostEvents).toBeGreaterThan(0);
    expect(snapshot.tasks.length + snapshot.tasksOmitted + snapshot.completeness.lostEvents).toBe(20_000);
  });
});
