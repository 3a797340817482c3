/** Ever more calls of one function are alive: their number never falls. One that rises and falls is a load. */
import { expect, test } from 'vitest';
import { launchLinted, lineOf, lintsOf, runningLinted, untilFound } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** Each look is a span of its own. */
const lints = { 'task-leak': { spanMs: 0, calls: 5 } };

onEveryNode((node) => {
  test('calls that wait for what does not come', async () => {
    const console = await runningLinted(
      `
const waiting = [];
async function subscribe() {
  await new Promise((resolve) => waiting.push(resolve));
}
setInterval(() => { for (let each = 0; each < 10; each++) subscribe(); }, 1);
`,
      { node, lints },
    );
    const warning = await untilFound(console, 'task-leak');
    expect(warning.message).toMatch(
      /^Ever more calls of subscribe \(app\.mjs:3\) are alive: \d+, and \d+ after .*, without once becoming fewer\.$/,
    );
    expect(warning.evidence.now).toBeGreaterThan(warning.evidence.before as number);
    expect(lineOf(warning)).toBe('app.mjs:3');
  });

  test('many that come and go', async () => {
    const { running, console } = await launchLinted(
      `
const waiting = [];
async function request() { await new Promise((resolve) => waiting.push(resolve)); }
for (let each = 0; each < 500; each++) request();
console.log('all are there');
setInterval(() => { waiting.splice(0, 100).forEach((resolve) => resolve()); for (let each = 0; each < 100; each++) request(); }, 1);
`,
      { node, lints },
    );
    await running.prints('all are there');
    for (let look = 0; look < 20; look++) expect(lintsOf(await console.snapshot())).toEqual([]);
  });
});
