/** The await tree of all tasks, as a console with a window on it gets it. */
import type { TreePage, TreeRow, TreeWindow } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { launch } from '../../support/launch.ts';
import { type NodeMajor, onEveryNode } from '../../support/nodes.ts';

const program = `
import { createServer, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from ${JSON.stringify(import.meta.resolve('async-mutex'))};
import { spawn } from ${JSON.stringify(API)};
const ledger = new Mutex();
async function item() { await new Promise(() => {}); }
async function page() {
  await Promise.all([item(), item(), item()]);
}
async function report() {
  await page();
}
for (let k = 0; k < 4; k++) report();
async function transfer() {
  const release = await ledger.acquire();
  await sleep(600_000);
  release();
}
for (let k = 0; k < 3; k++) spawn('transfer', transfer);
const server = createServer(async () => { await item(); }).listen(0, () => {
  for (const path of ['/a', '/b']) get({ port: server.address().port, path }).on('error', () => {});
});
server.on('request', () => { if (++requests === 2) console.log('ready'); });
let requests = 0;
`;

/** Waits until the tree is as the test `expects`: that functions have suspended, and what they are called, is told later. */
async function tree(node: NodeMajor, window: Partial<TreeWindow>, expects: (tree: TreePage) => void): Promise<void> {
  // Which timer a task waits for is known only of what it has awaited while it was measured.
  const running = launch(program, { node, env: { ASYNC_CONSOLE_MEASURE: 'always' } });
  await running.prints('ready');
  const console = await running.console();
  await console.shows(
    ({ tree }) => {
      expect(tree).toBeDefined();
      expects(tree as TreePage);
    },
    { tree: window },
  );
}

const lineOf = ({ depth, name, function: fn, times, awaiting }: TreeRow) =>
  `${'  '.repeat(depth)}${name ?? fn} ×${times}${awaiting === undefined ? '' : ` :${awaiting.line}`}`;

onEveryNode((node) => {
  test('a fan-out is one row, below each that awaits it', async () => {
    await tree(node, { filter: 'item' }, ({ rows }) => {
      expect(rows.map(lineOf)).toEqual(expect.arrayContaining(['report ×4 :12', '  page ×1 :9', '    item ×3 :7']));
      expect(rows.find((row) => lineOf(row) === '    item ×3 :7')).toMatchObject({ all: 12, depth: 2 });
    });
  });

  test('who waits for a lock is told from who holds it, with how many wait', async () => {
    await tree(node, { filter: 'transfer' }, ({ rows }) => {
      const holder = rows.find(({ awaiting }) => awaiting?.line === 17);
      const waiters = rows.find(({ awaiting }) => awaiting?.line === 16);
      expect(holder).toMatchObject({ times: 1, holds: 1, keepsWaiting: 2, waitsFor: [{ kind: 'timer' }] });
      expect(holder?.waitsFor?.[0]?.dueMs).toBeGreaterThan(500_000);
      expect(waiters).toMatchObject({ all: 2, waitsFor: [{ kind: 'mutex', times: 2 }] });
      expect(waiters?.tasks).toHaveLength(2);
    });
  });

  test('a request is a row with what it has called below it', async () => {
    await tree(node, { filter: 'GET' }, ({ rows }) => {
      const requests = rows.filter(({ task }) => task === 'request');
      expect(requests.map(({ name }) => name).sort()).toEqual(['GET /a', 'GET /b']);
      expect(rows.map(lineOf)).toContain('    item ×1 :7');
    });
  });

  test('it is of one task, where that is asked for', async () => {
    await tree(node, { task: 2 }, ({ rows, tasks }) => {
      expect(tasks).toBe(1);
      expect(rows.map(lineOf)).toEqual(['report ×1 :12', '  page ×1 :9', '    item ×3 :7']);
      expect(rows.flatMap(({ tasks }) => tasks.map(({ id }) => id))).toEqual([2, 2, 2]);
    });
  });
});
