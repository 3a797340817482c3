import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { expectTask, expectTasks, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const api = JSON.stringify(API);

onEveryNode((node) => {
  test('a spawned task has the name and the fields it was given', async () => {
    const { snapshot } = await observed(
      `
      import { spawn } from ${api};
      const fields = { cart: 'c-7', items: 3, paid: false, coupon: null, secret: { token: 'x' }, nan: NaN };
      await spawn('checkout', async () => { await null; }, { fields });
      `,
      { node },
    );
    expectTask(snapshot, 'checkout')
      .kind('spawn')
      .state('ended')
      .fields({ cart: 'c-7', items: 3, paid: false, coupon: null, secret: '[object]', nan: 'NaN' });
  });

  test('result, error and order are those of the function', async () => {
    const { stdout } = await observed(
      `
      import { spawn } from ${api};
      const promise = Promise.resolve('result');
      console.log(spawn('same promise', () => promise) === promise, await promise, spawn('no promise', () => 42));
      try { spawn('throws', () => { throw new Error('thrown'); }); } catch (error) { console.log(error.message); }
      await spawn('rejects', async () => { throw new Error('rejected'); }).catch((error) => console.log(error.message));
      `,
      { node },
    );
    expect(stdout).toBe('true result 42\nthrown\nrejected\n');
  });

  test('a task ends when what its function returned has settled, and at once when that is no promise', async () => {
    const { snapshot } = await observed(
      `
      import { spawn } from ${api};
      const settled = Promise.resolve(42);
      await settled;
      const works = {
        value: () => 42,
        throws: () => { throw new Error(); },
        settled: () => Promise.resolve(42),
        'settled and awaited before': () => settled,
        rejected: () => Promise.reject(new Error()),
        later: () => new Promise((done) => setImmediate(done)),
        'async function': async () => { await null; },
        'async function that ends at once': async () => {},
        never: () => new Promise(() => {}),
      };
      for (const [name, work] of Object.entries(works)) {
        try { spawn(name, work)?.catch?.(() => {}); } catch {}
      }
      `,
      { node },
    );
    expect(snapshot.tasks.filter((task) => task.state !== 'ended').map((task) => task.name)).toEqual(['never']);
    expect(taskNames(snapshot).filter((name) => name !== 'app.mjs')).toHaveLength(9);
  });

  test('inside a task it is a task beside it, started by it, not detached', async () => {
    const { snapshot } = await observed(
      `
      import { spawn } from ${api};
      import { setImmediate as immediate } from 'node:timers/promises';
      async function step() { await immediate(); }
      async function main() {
        await Promise.all([spawn('left', () => step()), spawn('right', () => step())]);
      }
      main();
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['main', 'left', 'right']);
    for (const side of ['left', 'right']) {
      expectTask(snapshot, side).kind('spawn').spawnedBy('main').detached(false).polls(2).wakes(1).selfWakes(0);
    }
  });

  test('names beyond number are counted under one', async () => {
    const { snapshot } = await observed(
      `
      import { spawn } from ${api};
      for (let k = 0; k < 10_100; k++) spawn('job ' + k, () => k);
      `,
      { node },
    );
    expect(expectTasks(snapshot, '(spawn)').length).toBe(100);
  });

  test('without the agent it only calls', async () => {
    const { spawn } = await import('@async-console/instrument');
    const result = {};
    expect(spawn('name', () => result)).toBe(result);
  });
});
