/** Polls end one after the other, and the loop does not turn: timers and I/O wait for the microtask queue. */
import { expect, test } from 'vitest';
import { lintsOf, runningLinted, untilFound } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const lints = { 'microtask-starvation': { stallMs: 200 }, 'self-wakes': { perSecond: 1e9 } };

onEveryNode((node) => {
  test('two tasks that wake each other', async () => {
    const console = await runningLinted(
      `
async function ping() { for (;;) await null; }
setTimeout(() => { ping(); ping(); }, 50);
`,
      { node, lints },
    );
    const warning = await untilFound(console, 'microtask-starvation');
    expect(warning.message).toMatch(/^The loop has not turned for .*, while \d+ polls of tasks have ended: /);
    expect(warning).toMatchObject({ severity: 'error', taskName: 'ping' });
    expect(warning.evidence.polls).toBeGreaterThan(1000);
  });

  test('not while one poll blocks the thread: that is another fault', async () => {
    const console = await runningLinted(
      `
async function spin() { for (;;); }
setTimeout(spin, 50);
`,
      { node, lints: { ...lints, 'never-yielded': { pollMs: 400 } } },
    );
    await untilFound(console, 'never-yielded');
    expect(lintsOf(await console.snapshot())).toEqual(['never-yielded']);
  });

  test('nor as many polls, between which the loop turns', async () => {
    const console = await runningLinted(
      `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function ping() { for (;;) { for (let k = 0; k < 100; k++) await null; await immediate(); } }
ping();
`,
      { node, lints },
    );
    await console.update(({ overview }) => overview.totals.polls > 20_000);
    for (let look = 0; look < 10; look++) expect(lintsOf(await console.snapshot())).toEqual([]);
  });
});
