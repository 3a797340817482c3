/** A function was given an AbortSignal that was aborted, and waits on. */
import { expect, test } from 'vitest';
import { lineOf, lintsOf, runningLinted, untilFound, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const lints = { 'ignored-abort': { afterMs: 300 } };
const head = `
import { setTimeout as sleep } from 'node:timers/promises';
const controller = new AbortController();
const { signal } = controller;
setTimeout(() => controller.abort(), 400);
setInterval(() => {}, 1000);
`;

onEveryNode((node) => {
  test.each([
    ['a parameter', 'async function poll(signal) { for (;;) await sleep(20); }', 'poll(signal)'],
    [
      'one of its options',
      'async function poll({ ms = 20, signal }) { for (;;) await sleep(ms); }',
      'poll({ signal })',
    ],
    [
      'one that it has by another name',
      'async function poll({ signal: stop } = {}) { for (;;) await sleep(20); }',
      'poll({ signal })',
    ],
    ['an arrow, which waits for one thing', 'const poll = async (signal) => await sleep(1e6);', 'poll(signal)'],
  ])('%s', async (_name, declaration, call) => {
    const console = await runningLinted(`${head}${declaration}\n${call};`, { node, lints });
    const warning = await untilFound(console, 'ignored-abort');
    expect(warning.message).toMatch(
      /^poll \(app\.mjs:7\) was given a signal that was aborted .* ago, and waits on at app\.mjs:7 \(poll\)\.$/,
    );
    expect(warning).toMatchObject({ severity: 'warning', taskName: 'poll' });
    expect(lineOf(warning)).toBe('app.mjs:7');
  });

  test('of a chain that hands it on, the last one', async () => {
    const console = await runningLinted(
      `${head}
async function fetchAll(signal) { await fetchPage(signal); }
async function fetchPage(signal) { await retry(() => sleep(1e6)); }
async function retry(work) { await work(); }
fetchAll(signal);
`,
      { node, lints },
    );
    const warning = await untilFound(console, 'ignored-abort');
    expect(warning.message).toMatch(/^fetchPage \(app\.mjs:9\) .* waits on at app\.mjs:10 \(retry\)\.$/);
  });

  test('not one that ends, nor one whose signal was not aborted, nor what is no signal', async () => {
    const console = await runningLinted(
      `${head}
async function heeds(signal) { try { await sleep(1e6, undefined, { signal }); } catch {} finally { await sleep(20); } }
async function waits(signal) { await sleep(1e6); }
async function ignores(signal) { await sleep(1e6); }
heeds(signal);
waits(new AbortController().signal);
waits('SIGTERM');
waits({ aborted: true });
ignores(signal);
`,
      // After a second: what heeds it has ended by then on a loaded machine, too.
      { node },
    );
    const warning = await untilFound(console, 'ignored-abort');
    expect(warning.taskName).toBe('ignores');
    await console.update(({ overview }) => overview.at > warning.lastAt + 1000);
    const snapshot = await console.snapshot();
    expect(warningOf(snapshot, 'ignored-abort').taskName).toBe('ignores');
    expect(lintsOf(snapshot)).toEqual(['ignored-abort']);
  });
});
