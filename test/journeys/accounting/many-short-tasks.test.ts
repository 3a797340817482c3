import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('totals stay exact when tasks end faster than their rows can be read; the missing rows are counted', async () => {
    const { snapshot, stderr } = await observed(
      `
      async function short() {}
      for (let k = 0; k < 100_000; k++) short();
      `,
      { node },
    );
    expect(stderr).toBe('');
    expect(snapshot.totals).toEqual({
      spawned: 100_000,
      live: 0,
      ended: 100_000,
      failed: 0,
      lost: 0,
      detached: 0,
      polls: 100_000,
      wakes: 0,
      selfWakes: 0,
    });
    expect(snapshot.completeness.lostEvents).toBeGreaterThan(0);
    expect(snapshot.tasks.length + snapshot.tasksOmitted + snapshot.completeness.lostEvents).toBe(100_000);
  });

  test('rows that were read and had to make room for newer ones are counted as omitted', async () => {
    const running = launch(
      `
      async function short() {}
      process.stdin.on('data', () => { for (let k = 0; k < 2000; k++) short(); });
      `,
      { node, interactive: true },
    );
    const console = await running.console();
    // Few enough at a time for the ring to hold two rounds: an update may count more than it has read.
    for (let ended = 2000; ended <= 20_000; ended += 2000) {
      running.child.stdin?.write('more');
      await console.update((update) => update.overview.totals.ended === ended);
    }
    const snapshot = await console.snapshot();
    expect(snapshot.completeness.lostEvents).toBe(0);
    expect([snapshot.tasks.length, snapshot.tasksOmitted]).toEqual([5000, 15_000]);
    expect(snapshot.tasks[0]?.id).toBe(20_000);
  });

  test('of what ended while nobody looked the newest are listed, and the totals count all', async () => {
    const running = launch(
      `
      async function short() {}
      function more(rounds) {
        for (let k = 0; k < 1000; k++) short();
        if (rounds > 1) setTimeout(more, 20, rounds - 1);
        else console.log('done');
      }
      more(12);
      setInterval(() => {}, 1000);
      `,
      { node },
    );
    await running.prints('done');
    const { tasks, tasksOmitted, totals, completeness } = await (await running.console()).snapshot();
    expect(totals).toMatchObject({ spawned: 12_000, live: 0, ended: 12_000 });
    expect(tasks.length).toBeGreaterThanOrEqual(2000);
    expect(tasks[0]).toMatchObject({ id: 12_000, name: 'short', state: 'ended' });
    expect(tasks.length + tasksOmitted + completeness.lostEvents).toBe(12_000);
  });
});
