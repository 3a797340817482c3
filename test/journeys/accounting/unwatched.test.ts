import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('frames that are not watched for loss are counted, for as long as they wait', async () => {
    const running = launch(
      `
      const gates = [];
      async function waits(gate) { await gate; }
      for (let i = 0; i < 30; i++) {
        const { promise, resolve } = Promise.withResolvers();
        gates.push(resolve);
        waits(promise);
      }
      process.stdin.once('data', () => { for (const open of gates.slice(0, 25)) open(); });
      `,
      { node, interactive: true, env: { ASYNC_CONSOLE_MAX_WATCHED: '10' } },
    );
    const console = await running.console();
    const unwatched = (frames: number) =>
      console.update(({ overview }) => overview.completeness.unwatchedFrames === frames);
    await unwatched(20);
    expect((await console.snapshot()).completeness.unwatchedFrames).toBe(20);
    running.child.stdin?.write('open');
    await console.update(({ overview }) => overview.totals.live === 5);
    await unwatched(5);
  });

  test('a frame object that was watched is watched again, however many there are', async () => {
    const running = launch(
      `
      let open;
      async function waits() { await new Promise((resolve) => { open = resolve; }); }
      waits();
      process.stdin.on("data", () => { open(); setImmediate(waits); });
      `,
      { node, interactive: true, env: { ASYNC_CONSOLE_MEASURE: 'always', ASYNC_CONSOLE_MAX_WATCHED: '1' } },
    );
    const console = await running.console();
    await console.update(({ rows }) => rows.some(({ awaiting }) => (awaiting?.forMs ?? 0) > 1000));
    running.child.stdin?.write('open');
    const { overview } = await console.update(
      ({ rows }) => rows.length === 1 && rows[0]?.id !== 1 && (rows[0]?.awaiting?.forMs ?? 0) > 1000,
    );
    expect(overview.completeness.unwatchedFrames).toBe(0);
  });
});
