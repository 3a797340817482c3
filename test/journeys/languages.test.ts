import { type FrameNode, Snapshot, type TaskDetail } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { runConsole } from '../support/console.ts';
import { launch } from '../support/launch.ts';
import { linesOf } from '../support/lines.ts';
import { onEveryNode } from '../support/nodes.ts';

const programs = new URL('../apps/programs/', import.meta.url);
/** Milliseconds: each wait of the program outlasts the test. */
const LONG = '600000';

onEveryNode((node) => {
  test.each(['nested.mjs', 'nested.cjs', 'nested.ts'])(
    '%s: each await at its line, each frame below its caller',
    async (name) => {
      const program = new URL(name, programs);
      const at = linesOf(program);
      const running = launch(program, { node, args: [LONG] });
      const console = await running.console();
      await console.detail('main', (task) =>
        expect(frames(task)).toEqual([
          `main ${name}:${at.main}`,
          `  loadOrders ${name}:${at.loadOrders}`,
          `    acquireConnection ${name}:${at.acquireConnection}`,
          `  loadRates ${name}:${at.loadRates}`,
        ]),
      );
    },
  );

  test('compiled with source maps: the lines of the TypeScript', async () => {
    const [main, orders] = ['main', 'orders'].map((file) => linesOf(new URL(`compiled/src/${file}.ts`, programs)));
    const running = launch(new URL('compiled/dist/main.js', programs), { node, args: [LONG] });
    const console = await running.console();
    const source = new URL('compiled/src/', programs).pathname;
    await console.detail('main', (task) =>
      expect(frames(task)).toEqual([
        `main ${source}main.ts:${main?.main}`,
        `  loadOrders ${source}orders.ts:${orders?.loadOrders}`,
        `    acquireConnection ${source}orders.ts:${orders?.acquireConnection}`,
      ]),
    );
  });
});

test.each(['nested.mjs', 'nested.cjs', 'nested.ts'])('%s to its end: tasks, parents and sums', async (name) => {
  const { stdout } = await runConsole('snapshot', '--format', 'json', '--until', 'exit', '--', 'node', name, '20');
  const { tasks, totals } = Snapshot.parse(JSON.parse(stdout));
  const [receipt, main] = ['sendReceipt', 'main'].map((task) => tasks.find((row) => row.name === task));
  expect(main).toMatchObject({ kind: 'call', state: 'ended', detached: false });
  expect(receipt).toMatchObject({ kind: 'detached', state: 'ended', detached: true, spawnedBy: main?.id });
  expect(totals).toMatchObject({ live: 0, ended: tasks.length, detached: 1 });
  for (const task of tasks) {
    const { busyMs = 0, scheduledMs = 0, idleMs = 0 } = task;
    expect(busyMs + scheduledMs + idleMs).toBeCloseTo(task.totalMs, 6);
    expect(task.polls).toBeGreaterThan(0);
  }
});

/** A line a frame, indented by depth: function and where it is suspended. */
function frames(task: TaskDetail): string[] {
  const line = (frame: FrameNode, depth: number): string[] => [
    `${'  '.repeat(depth)}${frame.function} ${frame.awaiting?.file}:${frame.awaiting?.line}`,
    ...frame.children.flatMap((child) => line(child, depth + 1)),
  ];
  return task.awaitTree.flatMap((frame) => line(frame, 0));
}
