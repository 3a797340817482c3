import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('a task that starts after one that was suspended when measuring began is suspended, too, not running for ever', async () => {
    const running = launch(
      `
      let open;
      async function waits() { await new Promise((resolve) => { open = resolve; }); }
      waits();
      process.stdin.on('data', () => { open(); setImmediate(waits); });
      `,
      { node, interactive: true },
    );
    const console = await running.console();
    // Measuring has begun.
    await console.update(({ rows }) => rows[0]?.measuredMs !== undefined);
    running.child.stdin?.write('open');
    const { rows } = await console.update(
      ({ rows }) => rows.length === 1 && rows[0]?.id === 2 && rows[0].state === 'idle',
    );
    expect(rows).toMatchObject([{ name: 'waits', polls: 1 }]);
  });
});
