/** An async function that was collected while it waited: nothing could settle what it awaits, and its `finally` never runs. */
import { expect, test } from 'vitest';
import { lineOf, lintsOf, runningLinted, untilFound } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** Collects garbage all the time, as a program does that works. */
const collecting = `
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
setInterval(gc, 20);
`;

onEveryNode((node) => {
  test('the await is named, and how many ended there', async () => {
    const console = await runningLinted(
      `${collecting}
async function notify() {
  try {
    await new Promise(() => {});
  } finally { globalThis.unsubscribed = true; }
}
notify(); notify();
`,
      { node, lints: { lost: { frames: 2 } } },
    );
    const warning = await untilFound(console, 'lost');
    expect(warning.message).toBe(
      '2 calls of notify ended at app.mjs:10 without a word: nothing could settle any more what that line awaits, and what is behind it, `finally` too, will never run.',
    );
    expect(warning).toMatchObject({ severity: 'error', times: 2, evidence: { frames: 2, function: 'notify' } });
    expect(lineOf(warning)).toBe('app.mjs:10');
  });

  test('not one that still can go on', async () => {
    const console = await runningLinted(
      `${collecting}
const resolvers = [];
async function notify() { await new Promise((resolve) => resolvers.push(resolve)); }
async function never() { await new Promise(() => {}); }
notify(); never();
`,
      { node },
    );
    // The one beside it is lost: so they have been looked at.
    expect((await untilFound(console, 'lost')).evidence).toEqual({ frames: 1, function: 'never' });
    expect(lintsOf(await console.snapshot())).toEqual(['lost']);
  });
});
