/** Reactions pile up on one promise: it is raced in a loop, and does not settle. */
import { expect, test } from 'vitest';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const head = `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
const never = new Promise(() => {});
`;

onEveryNode((node) => {
  test.each(['race', 'any'])('Promise.%s with what would stop the loop', async (method) => {
    const snapshot = await linted(
      `${head}
async function consume() {
  for (let job = 0; job < 2100; job++) await Promise.${method}([never, immediate()]);
}
consume();
`,
      { node },
    );
    const warning = warningOf(snapshot, 'race-leak');
    expect(warning.message).toBe(
      `A promise that has not settled was given to Promise.${method} 2000 times (app.mjs:6): each leaves a reaction with it, which stays, with what it holds, until it settles.`,
    );
    expect(warning).toMatchObject({ severity: 'warning', taskName: 'consume', times: 2000 });
    expect(lineOf(warning)).toBe('app.mjs:6');
  });

  test.each([
    ['fewer', 'for (let job = 0; job < 900; job++) await Promise.race([never, immediate()]);'],
    ['a promise of each turn', 'for (let job = 0; job < 2100; job++) await Promise.race([immediate(), immediate()]);'],
    [
      'one that has settled: nothing stays with it',
      'const done = Promise.resolve(); for (let job = 0; job < 2100; job++) await Promise.race([done, never.constructor.resolve()]);',
    ],
  ])('%s', async (_name, loop) => {
    const snapshot = await linted(`${head} async function consume() { ${loop} } consume();`, { node });
    expect(lintsOf(snapshot)).toEqual([]);
  });
});
