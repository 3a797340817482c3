import { expect, test } from 'vitest';
import { expectTotalsToBeSums } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

onEveryNode((node) => {
  test('calls that find no slot are counted as untracked, and the program does not notice', async () => {
    const { snapshot, stdout, stderr, code } = await observed(
      `
      const { promise: gate, resolve: open } = Promise.withResolvers();
      async function work(k) { await gate; await null; return k; }
      const all = Promise.all(Array.from({ length: 100 }, (_, k) => work(k)));
      setImmediate(open);
      const sum = (numbers) => numbers.reduce((total, k) => total + k);
      all.then((numbers) => { console.log(sum(numbers)); return work(7); }).then((k) => console.log(k));
      `,
      { node, env: { ASYNC_CONSOLE_MAX_FRAMES: '64' } },
    );
    expect({ stdout, stderr, code }).toEqual({ stdout: '4950\n7\n', stderr: '', code: 0 });
    // Slot 0 is never given out: 63 of the 100, and the last one, which found a slot again.
    expect(snapshot.completeness.untrackedFrames).toBe(37);
    expect(snapshot.totals).toEqual({
      spawned: 64,
      live: 0,
      ended: 64,
      failed: 0,
      lost: 0,
      detached: 0,
      polls: 64 * 3,
      wakes: 64 * 2,
      selfWakes: 64 + 1,
    });
    expectTotalsToBeSums(snapshot);
  });

  test('an untracked recursion leaves the numbers of its tracked callers alone', async () => {
    const { snapshot, stdout } = await observed(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function depth(n) { if (n > 0) await depth(n - 1); else await immediate(); return n; }
      depth(5).then((n) => console.log(n));
      `,
      { node, env: { ASYNC_CONSOLE_MAX_FRAMES: '4' } },
    );
    expect(stdout).toBe('5\n');
    expect(snapshot.completeness.untrackedFrames).toBe(3);
    expect(snapshot.totals).toMatchObject({ spawned: 1, ended: 1, live: 0, detached: 0 });
  });
});
