/** The loop comes late to what is due, not once but all the time. */
import { expect, test } from 'vitest';
import { lintsOf, measuredLinted, runningLinted, USED_MS, untilFound } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

const longTurns = `
${USED_MS}
(function turn() {
  for (const from = usedMs(); usedMs() - from < 150; );
  setImmediate(turn);
})();
`;

onEveryNode((node) => {
  test('every turn of the loop is long', async () => {
    const console = await runningLinted(longTurns, { node, lints: { 'late-timer': { delayMs: 20, beats: 5 } } });
    const warning = await untilFound(console, 'late-timer');
    expect(warning.message).toMatch(/^Timers fire late: over the last 5\.0 s the loop took .* to come to what was due/);
    expect(warning.severity).toBe('warning');
    expect(warning.evidence.medianMs).toBeGreaterThanOrEqual(20);
  });

  test('a loop that turns, with a long turn now and then', async () => {
    const console = await runningLinted(
      `
// Not in step with the heartbeats: some come at the beginning of a long turn.
setInterval(() => { for (const end = performance.now() + 60; performance.now() < end; ); }, 270);
`,
      { node, lints: { 'late-timer': { delayMs: 40, beats: 5 } } },
    );
    await console.update(({ overview }) => (overview.loop.delayMs?.max ?? 0) > 30);
    expect(lintsOf(await console.snapshot())).toEqual([]);
  });

  test('is known while nobody looks, too, when it is measured', async () => {
    const console = await measuredLinted(longTurns, { node, lints: { 'late-timer': { delayMs: 20, beats: 5 } } });
    expect((await untilFound(console, 'late-timer')).severity).toBe('warning');
  });
});
