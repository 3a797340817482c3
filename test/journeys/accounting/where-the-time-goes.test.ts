import type { Loop } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

/** Spins in tasks, spins in callbacks of no task, waits, and collects garbage; it prints what it has measured itself. */
const program = `
  import { writeSync } from 'node:fs';
  import { setImmediate as immediate } from 'node:timers/promises';
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const own = { tasks: 0, other: 0, idle: 0, wall: 0 };
  const keep = Array.from({ length: 200_000 }, (_, i) => ({ i }));
  function spin(what, ms) {
    const from = performance.now();
    while (performance.now() - from < ms);
    own[what] += performance.now() - from;
  }
  async function works() {
    for (let i = 0; i < 10; i++) { spin('tasks', 20); await immediate(); }
  }
  function calls(times, then) {
    spin('other', 20);
    setImmediate(times > 1 ? () => calls(times - 1, then) : then);
  }
  function rests() {
    const from = performance.now();
    setTimeout(() => { own.idle += performance.now() - from; setImmediate(collects); }, 300);
  }
  function collects() {
    for (let i = 0; i < 5; i++) gc();
    // Node tells of a collection when the loop turns.
    setTimeout(() => keep.length, 20);
  }
  works();
  setTimeout(() => calls(10, rests), 250);
  process.on('exit', () => { own.wall = performance.now(); writeSync(1, JSON.stringify(own)); });
`;

/** Of the wall. */
const TOLERANCE = 0.02;

function sum({ tasksMs, otherMs = Number.NaN, gcMs = Number.NaN, idleMs = Number.NaN }: Loop): number {
  return tasksMs + otherMs + gcMs + idleMs;
}

onEveryNode((node) => {
  test('tasks, other callbacks, garbage collection and idle are the time since the start of the process', async () => {
    const { snapshot, stdout } = await observed(program, { node });
    const { loop, process } = snapshot;
    const own = JSON.parse(stdout);
    // The agent looks at the clock after the program has done so: how long after is the machine's business.
    expect(process.durationMs).toBeGreaterThan(own.wall - 1);
    expect(Math.abs(sum(loop) / process.durationMs - 1)).toBeLessThan(TOLERANCE);
    // Each has at least what the program spent there itself, and together they are the whole: so none has much more. A
    // collection that falls into a spin is no work of the task.
    const slack = own.wall * TOLERANCE;
    expect(loop.tasksMs + (loop.gcMs ?? 0)).toBeGreaterThan(own.tasks - slack);
    expect((loop.otherMs ?? 0) + (loop.gcMs ?? 0)).toBeGreaterThan(own.other - slack);
    expect(loop.idleMs).toBeGreaterThan(own.idle - slack);
    expect(loop.gcMs).toBeGreaterThan(0);
  });

  test('so they are of each interval, whatever the thread is in when it is looked at', async () => {
    const running = launch(
      `
      function spin(ms) { for (const end = performance.now() + ms; performance.now() < end; ); }
      async function works() { spin(120); await null; spin(60); }
      setInterval(works, 300);
      `,
      { node },
    );
    const console = await running.console();
    const measured = () =>
      console.received
        .flatMap((message) => (message.type === 'update' ? [message.update.overview.loop] : []))
        .filter(({ busyMs }) => busyMs !== undefined);
    await console.update(() => measured().length >= 10 && measured().some(({ tasksMs }) => tasksMs > 0));
    for (const loop of measured()) {
      expect(sum(loop)).toBeCloseTo((loop.busyMs ?? Number.NaN) + (loop.idleMs ?? Number.NaN), 1);
    }
  });
});
