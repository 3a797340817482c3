import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { runConsole } from '../support/console.ts';
import { launch } from '../support/launch.ts';
import { linesOf } from '../support/lines.ts';

const name = 'fails-and-loses.mjs';
const program = new URL(`../apps/programs/${name}`, import.meta.url);
const at = linesOf(program);
/** Of the function below the mark. */
const below = (mark: string) => `${name}:${(at[mark] ?? 0) + 1}`;

test('the snapshot says what failed and why, and what was lost and where', async () => {
  const { stdout } = await runConsole('snapshot', '--', 'node', name);
  expect(stdout).toContain('3 tasks: 0 live, 3 ended · 2 failed · 2 lost frames · ');
  expect(stdout).toContain(
    [
      '',
      'Failed:',
      `  2 × loadOrder (${below('before-loadOrder')}): TypeError: order 2 is no order, and other messages`,
      '',
      'Lost:',
      `  1 frame of acknowledged (${below('before-acknowledged')}), suspended at ${name}:${at.never}`,
      `  1 frame of notify (${below('before-notify')}), suspended at ${name}:${at.waits}`,
      '',
    ].join('\n'),
  );
  expect(stdout).toMatch(new RegExp(`3 +lost +notify .* ${name}:${at.never} acknowledged\n`));
  expect(stdout).toMatch(/^thread .* = tasks .*%\) \+ other .*%\) \+ gc .*%\) \+ idle .*%\)$/m);
});

test('so does its JSON', async () => {
  const { stdout } = await runConsole('snapshot', '--format', 'json', '--', 'node', name);
  const { tasks, totals, loop, completeness } = Snapshot.parse(JSON.parse(stdout));
  expect(totals).toMatchObject({ failed: 2, lost: 2 });
  const error = { name: 'TypeError', message: 'order 1 is no order' };
  expect(tasks.find(({ id }) => id === 1)).toMatchObject({ name: 'loadOrder', failed: true, error });
  expect(tasks.find(({ id }) => id === 3)).toMatchObject({ name: 'notify', lost: true, lostAt: { line: at.never } });
  expect(completeness.unwatchedFrames).toBe(0);
  expect(Object.keys(loop)).toEqual(expect.arrayContaining(['tasksMs', 'otherMs', 'gcMs', 'idleMs']));
});

test('a window finds them by the words failed and lost, and by the error', async () => {
  const running = launch(program, { args: ['stays'] });
  const console = await running.console();
  await console.update(({ overview }) => overview.totals.lost === 2);
  const found = async (filter: string, names: string[]) => {
    console.send({ type: 'subscribe', sequence: ++sequence, window: { filter, ended: true }, intervalMs: 50 });
    const { update } = await console.receives('update', (message) => message.sequence === sequence);
    expect(update.rows.map((row) => row.name)).toEqual(names);
  };
  let sequence = 0;
  await found('failed', ['loadOrder', 'loadOrder']);
  await found('lost', ['notify']);
  await found('typeerror: order', ['loadOrder', 'loadOrder']);
});
