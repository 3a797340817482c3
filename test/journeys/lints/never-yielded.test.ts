/** A task that has run since it started, and has never come to an await. */
import { expect, test } from 'vitest';
import { lineOf, lintsOf, runningLinted, untilFound } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const lints = { 'never-yielded': { pollMs: 200 } };

onEveryNode((node) => {
  test('while it runs', async () => {
    const console = await runningLinted(
      `
async function parse() {
  for (;;);
}
setTimeout(parse, 50);
`,
      { node, lints },
    );
    const warning = await untilFound(console, 'never-yielded');
    expect(warning.message).toMatch(/^parse \(app\.mjs:2\) has run for .* since it started, and has never awaited: /);
    expect(warning).toMatchObject({ severity: 'error', taskName: 'parse', evidence: { polls: 0 } });
    expect(lineOf(warning)).toBe('app.mjs:2');
  });

  test('one that awaits the loop now and then', async () => {
    const console = await runningLinted(
      `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function parse() {
  for (;;) await immediate();
}
parse();
`,
      { node, lints },
    );
    await console.update(({ overview }) => overview.totals.polls > 10_000);
    expect(lintsOf(await console.snapshot())).toEqual([]);
  });
});
