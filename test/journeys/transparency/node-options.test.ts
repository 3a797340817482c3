import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

const works = `
async function other(v) { await null; return v }
async function main() { const a = await other(1), b = await other(2); console.log(a + b, String(main)); throw new Error('end') }
main().catch((error) => console.log(error.stack));
`;

onEveryNode((node) => {
  test.each([
    ['--disallow-code-generation-from-strings'],
    ['--frozen-intrinsics'],
    ['--disable-proto=delete'],
    ['--no-deprecation', '--trace-warnings'],
    ['--stack-trace-limit=2'],
    ['--preserve-symlinks'],
    ['--no-addons'],
    ['--enable-source-maps'],
  ])('%s %s', async (...flags) => {
    const { snapshot } = await expectSame(works, { node, flags });
    expect(snapshot.totals.spawned).toBe(1);
  });
});
