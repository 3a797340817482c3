/** A task that awaits, again and again, what is there already. */
import { expect, test } from 'vitest';
import { lineOf, lintsOf, runningLinted, USED_MS, untilFound } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** So late that no machine is by itself. */
const lints = { 'self-wakes': { perSecond: 1000, delayMs: 200 } };

onEveryNode((node) => {
  test('in long bursts, with the loop in between', async () => {
    const console = await runningLinted(
      `
${USED_MS}
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function recount() {
  const cached = Promise.resolve(1);
  for (;;) { for (const from = usedMs(); usedMs() - from < 200; ) for (let k = 0; k < 1000; k++) await cached; await immediate(); }
}
recount();
`,
      { node, lints: { 'self-wakes': { perSecond: 1000 } } },
    );
    const warning = await untilFound(console, 'self-wakes');
    expect(warning.message).toMatch(
      /^recount \(app\.mjs:4\) was woken \d+ times a second, (100|9\d) % of them by itself: /,
    );
    expect(warning).toMatchObject({ severity: 'warning', taskName: 'recount' });
    expect(warning.evidence.wakesPerSecond).toBeGreaterThan(1000);
    expect(lineOf(warning)).toBe('app.mjs:4');
  });

  test('in short bursts, between which the loop turns: nothing is late', async () => {
    const console = await runningLinted(
      `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function recount() {
  const cached = Promise.resolve(1);
  for (;;) { for (let k = 0; k < 1000; k++) await cached; await immediate(); }
}
recount();
`,
      { node, lints },
    );
    await console.update(({ overview }) => overview.totals.selfWakes > 100_000 && overview.at > 1500);
    for (let look = 0; look < 10; look++) expect(lintsOf(await console.snapshot())).toEqual([]);
  });

  test('one that is as busy, but that the loop wakes', async () => {
    const console = await runningLinted(
      `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function recount() { for (;;) await immediate(); }
recount();
`,
      { node, lints },
    );
    await console.update(({ overview }) => overview.totals.wakes > 10_000);
    for (let look = 0; look < 10; look++) expect(lintsOf(await console.snapshot())).toEqual([]);
  });
});
