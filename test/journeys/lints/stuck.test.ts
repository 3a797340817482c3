/** A task that lives far longer than all others of its kind, and waits for one thing: not after a fixed time. */
import { expect, test } from 'vitest';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const head = `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function load(id) {
  await (id === 20 ? new Promise(() => {}) : immediate());
}
`;
/** Twenty that end, each after 200 ms, and one that does not; then some time passes. */
const twentyAndOne = (ms: number) => `
let id = 0;
(function next() {
  setImmediate(() => tick(id <= 20 ? 200 : ${ms}));
  globalThis.kept = load(id++);
  if (id <= 20) setImmediate(next);
})();
`;

onEveryNode((node) => {
  test('one that waits for ten times as long as any before it', async () => {
    const snapshot = await linted(`${head}${twentyAndOne(6000)}`, {
      node,
      before: VIRTUAL_CLOCK,
    });
    const warning = warningOf(snapshot, 'stuck');
    expect(warning.message).toBe(
      'load waits at app.mjs:4 (load) for 6.0 s and lives for 6.0 s; of the last 20 of its kind none lived longer than 200 ms.',
    );
    expect(warning).toMatchObject({
      severity: 'warning',
      taskName: 'load',
      evidence: { ageMs: 6000, awaitingMs: 6000, longestOfItsKindMs: 200, ended: 20 },
    });
    expect(lineOf(warning)).toBe('app.mjs:4');
  });

  test.each([
    ['one that takes a little longer', twentyAndOne(1500)],
    [
      'a loop that accepts what comes, of which there is one',
      'globalThis.kept = load(20); setImmediate(() => tick(600_000));',
    ],
    ['one that was asked only now', `${twentyAndOne(0)}`],
  ])('%s', async (_name, program) => {
    const snapshot = await linted(head + program, { node, before: VIRTUAL_CLOCK });
    expect(lintsOf(snapshot)).not.toContain('stuck');
  });
});
