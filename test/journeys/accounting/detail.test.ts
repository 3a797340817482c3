import type { Percentiles } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

const env = { ASYNC_CONSOLE_MEASURE: 'always' };

function counted(percentiles: Percentiles | undefined): number | undefined {
  return percentiles?.histogram?.reduce((sum, { count }) => sum + count, 0);
}

onEveryNode((node) => {
  test('the detail of a long task has the histograms of its polls and delays', async () => {
    const running = launch(
      `
      import { setImmediate as immediate } from 'node:timers/promises';
      async function long() { for (let i = 0; i < 40; i++) await immediate(); await new Promise(() => {}); }
      long();
      setInterval(() => {}, 1000);
      `,
      { node, env },
    );
    const console = await running.console();
    await console.detail('long', ({ polls, pollMs, scheduledDelayMs }) => {
      expect(polls).toBe(41);
      // From its sixteenth poll on, and so from the delay before the seventeenth.
      expect(counted(pollMs)).toBe(26);
      expect(counted(scheduledDelayMs)).toBe(25);
      const limits = pollMs?.histogram?.map(({ upToMs }) => upToMs) ?? [];
      expect(limits.every((upToMs, index) => index === 0 || upToMs / (limits[index - 1] ?? 0) > 1.9)).toBe(true);
    });
  });

  test('the detail of a short task comes with the histograms of all tasks of its function', async () => {
    const running = launch(
      `
      async function short(k) { await null; if (k === 10) await new Promise(() => {}); }
      for (let k = 1; k <= 10; k++) short(k);
      setInterval(() => {}, 1000);
      `,
      { node, env },
    );
    const console = await running.console();
    await console.detail('short', ({ polls, pollMs }, { site }) => {
      expect({ polls, pollMs }).toEqual({ polls: 2, pollMs: undefined });
      expect(site).toMatchObject({ name: 'short', calls: 10, live: 1, ended: 9, failed: 0, lost: 0, polls: 20 });
      expect(counted(site?.pollMs)).toBe(20);
      expect(counted(site?.totalMs)).toBe(9);
    });
  });

  test('who woke it is named', async () => {
    const running = launch(
      `
      const { promise, resolve } = Promise.withResolvers();
      async function waits() { await promise; await new Promise(() => {}); }
      async function wakes() { await null; resolve(); }
      waits();
      wakes();
      setInterval(() => {}, 1000);
      `,
      { node, env },
    );
    const console = await running.console();
    await console.detail('waits', ({ wokenBy }) => expect(wokenBy).toEqual({ kind: 'task', task: 2, name: 'wakes' }));
  });

  test('in a worker thread, too, when it was woken is told by the clock of the process', async () => {
    const running = launch(
      {
        'app.mjs': `
          import { Worker } from 'node:worker_threads';
          setTimeout(() => {
            console.log(performance.now());
            new Worker(new URL('./worker.mjs', import.meta.url));
          }, 300);
        `,
        'worker.mjs': `
          async function ticks() { for (;;) await new Promise((resolve) => setTimeout(resolve, 20)); }
          ticks();
        `,
      },
      { node, env },
    );
    const console = await running.console();
    await console.detail('ticks', ({ lastWokenAt }, { overview }) => {
      expect(lastWokenAt).toBeGreaterThan(Number(running.stdout));
      expect(lastWokenAt).toBeLessThanOrEqual(overview.at);
    });
  });
});
