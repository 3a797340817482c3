/** A lock that is never held across an await: a variable would do. */
import { expect, test } from 'vitest';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const head = `
import { Mutex } from ${JSON.stringify(import.meta.resolve('async-mutex'))};
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const lock = new Mutex();
let total = 0;
async function add(amount, slowly) {
  const release = await lock.acquire();
  if (slowly) await immediate();
  total += amount;
  release();
}
`;

onEveryNode((node) => {
  test('a hundred times, and nothing was awaited in between', async () => {
    const snapshot = await linted(`${head}for (let k = 0; k < 100; k++) await add(k, false);`, { node });
    const warning = warningOf(snapshot, 'needless-async-lock');
    expect(warning.message).toBe('The mutex async-mutex (app.mjs:7) was held 100 times, and never across an await.');
    expect(warning).toMatchObject({ severity: 'info', resourceName: 'async-mutex', evidence: { held: 100 } });
    expect(lineOf(warning)).toBe('app.mjs:7');
  });

  test.each([
    [
      'one await under it, in a hundred times, is what it is for',
      'for (let k = 0; k < 200; k++) await add(k, k === 100);',
    ],
    ['it was not held often enough to say', 'for (let k = 0; k < 99; k++) await add(k, false);'],
  ])('%s', async (_name, program) => {
    expect(lintsOf(await linted(head + program, { node }))).toEqual([]);
  });
});
