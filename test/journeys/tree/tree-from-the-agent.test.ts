/** `async-console tree` of a process that has the agent: nothing is paused for it, and it says what only the agent knows. */
import { AwaitTree } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { socketsOfThisTest, startConsole } from '../../support/console.ts';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

const PROGRAM = `
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from ${JSON.stringify(import.meta.resolve('async-mutex'))};
const ledger = new Mutex();
async function item() { await sleep(600_000); }
async function page() { await Promise.all([item(), item(), item()]); }
for (let k = 0; k < 4; k++) page();
async function transfer() {
  const release = await ledger.acquire();
  await new Promise(() => {});
  release();
}
for (let k = 0; k < 3; k++) transfer();
setTimeout(() => console.log('ready'), 20);
`;

async function tree(running: Running, args: readonly string[], env: NodeJS.ProcessEnv) {
  return startConsole(['tree', String(running.pid), ...args], env).ended;
}

onEveryNode((node) => {
  test('who awaits whom, for how long, for what, and who is kept waiting', async () => {
    const env = socketsOfThisTest();
    // Which timer a task waits for is known only of what it has awaited while it was measured.
    const always = { ASYNC_CONSOLE_MEASURE: 'always' };
    const running = launch(PROGRAM, { node, runtime: env.XDG_RUNTIME_DIR as string, env: always });
    await running.prints('ready');
    // The agent listens.
    await running.console();

    const text = await tree(running, [], env);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    const lines = text.stdout.replaceAll(/for [\d.]+m?s( to [\d.]+m?s)?/g, 'for …').replaceAll(/in [\dms.]+/g, 'in …');
    expect(lines.split('\n').sort()).toEqual(
      [
        '×4 page  app.mjs:6:25  for …',
        '└─ ×3 item  app.mjs:5:25  for …  ↩ a timer, due in …',
        'transfer  app.mjs:10:3  for …  holds 1, for which 2 wait',
        '×2 transfer  app.mjs:9:19  for …  ↩ mutex async-mutex',
        '',
        '19 async functions are suspended.',
        '',
      ].sort(),
    );

    const json = AwaitTree.parse(JSON.parse((await tree(running, ['--json'], env)).stdout));
    expect(json).toMatchObject({ source: 'agent', suspended: 19, omitted: 0, process: { pid: running.pid } });
    expect(json).not.toHaveProperty('pauseMs');
    const page = json.roots.find(({ name }) => name === 'page');
    expect(page?.agent).toMatchObject({ state: 'idle', all: 4, tasks: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] });
    expect(page?.awaits[0]?.agent).toMatchObject({ all: 12 });
  });
});
