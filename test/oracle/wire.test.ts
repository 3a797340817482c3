/** The same comparison through all that lies between: the observer reads the table, a console gets the snapshot. */
import { expect, test } from 'vitest';
import { onEveryNode } from '../support/nodes.ts';
import { observed, VIRTUAL_CLOCK } from '../support/observed.ts';
import { lay } from '../support/program.ts';
import { check } from './check.ts';
import { differences } from './compare.ts';
import { draw } from './draw.ts';
import { textOf } from './grammar/program.ts';
import type { Expected } from './interpreter/tasks.ts';
import { KNOWN } from './known.ts';
import { taskReading } from './reading.ts';

onEveryNode((node) => {
  test('a console is told what the programs have done and what they wait for', async () => {
    const drawn = draw(1000, 100);
    const { known } = await check(drawn, { node });
    const file = lay({ 'programs.mjs': textOf(drawn.filter((_, index) => !known.includes(index))) });
    const { stdout, snapshot } = await observed(new URL('./together.ts', import.meta.url), {
      node,
      before: VIRTUAL_CLOCK,
      args: [`${file.directory}/${file.entry}`],
    });
    const { tasks, totals, sites } = snapshot;
    const told = {
      tasks: tasks.map((task) => taskReading(task, 0)).sort((a, b) => a.id - b.id),
      totals,
      sites: Object.fromEntries(
        sites.map(({ location, calls, live, ended }) => [location.line, `${calls} ${live} ${ended}`]),
      ),
    };
    const expected = JSON.parse(stdout) as Expected;
    expect(expected.totals.live).toBeGreaterThan(10);
    expect(differences(expected, told, KNOWN)).toEqual([]);
  });
});
