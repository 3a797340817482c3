import type { AwaitTree, TreeNode, WaitReason } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { PLAIN } from './columns.ts';
import { treeLines } from './tree.ts';

const UNPAINTED = { ...PLAIN, paint: (_: unknown, text: string) => text };

function node(about: Partial<TreeNode>): TreeNode {
  return { kind: 'function', origin: 'app', times: 1, awaits: [], ...about };
}

function lines(roots: TreeNode[], about: Partial<AwaitTree> = {}): string[] {
  return treeLines(
    {
      schemaVersion: 1,
      tool: { name: 'async-console', version: '1.0.0' },
      process: { pid: 1, node: 'v24.0.0', directory: '/app' },
      source: 'heap',
      heap: { usedBytes: 1, nodes: 1, edges: 1 },
      pauseMs: 1,
      suspended: roots.length,
      unlocated: 0,
      roots,
      omitted: 0,
      cycles: [],
      ...about,
    },
    UNPAINTED,
  );
}

function reason(about: WaitReason): string | undefined {
  return lines([node({ name: 'f', waitsFor: [about] })])[0]?.replace(/^f {2}↩ /, '');
}

test('a tree is drawn from who waits to what is waited for', () => {
  const place = (file: string, line: number) => ({ file, line, column: 3 });
  const drawn = lines([
    node({
      name: 'handle',
      times: 12_000,
      location: place('src/server.mjs', 15),
      awaits: [
        node({
          kind: 'all',
          awaits: [
            node({ name: 'Pool.acquire', location: place('node_modules/@a/pool/index.js', 7), origin: 'dependency' }),
            node({ kind: 'generator', name: 'lines', location: place('node:readline', 4), origin: 'node' }),
          ],
        }),
      ],
    }),
    node({ kind: 'module', definition: place('app.mjs', 1) }),
  ]);
  expect(drawn.slice(0, -2)).toEqual([
    '×12 000 handle  src/server.mjs:15:3',
    '└─ Promise.all',
    '   ├─ Pool.acquire  @a/pool/index.js:7:3',
    '   └─ lines*  node:readline',
    '(top level)  in the function at app.mjs:1',
  ]);
});

test.each<[WaitReason, string]>([
  [{ kind: 'timer', dueMs: { from: 12_000, to: 12_000 } }, 'a timer, due in 12.0s'],
  [{ kind: 'timer', dueMs: { from: -5, to: 2000 } }, 'a timer, due in 0ms to 2.0s'],
  [{ kind: 'timer', dueMs: { from: -9, to: -1 } }, 'a timer that is due'],
  [
    { kind: 'socket', name: 'Socket', events: ['end'], peer: '10.0.0.1:5432' },
    "'end' of a Socket connected to 10.0.0.1:5432",
  ],
  [{ kind: 'child-process', name: 'git', events: ['exit'], pids: [7, 8] }, "'exit' of child process git (pid 7, 8)"],
  [{ kind: 'worker', threadId: 2 }, 'worker 2'],
  [{ kind: 'held', name: 'Pool.waiting' }, 'what is kept in Pool.waiting'],
  [{ kind: 'never' }, 'can never settle: nothing is left that could do it'],
  [{ kind: 'dns', name: 'example.org' }, 'a DNS lookup of example.org'],
  [{ kind: 'event', name: 'EventEmitter', events: ['a', 'b'] }, "'a', 'b' of an EventEmitter"],
])('%o is said in words', (about, words) => {
  expect(reason(about)).toBe(words);
});

test('rings, and what is missing, are told at the end', () => {
  const location = { file: 'a.mjs', line: 1, column: 2 };
  const told = lines([node({ name: 'f' })], {
    suspended: 1,
    unlocated: 3,
    omitted: 2,
    cycles: [[{ name: 'f', location }, { name: 'g' }]],
  });
  expect(told.slice(2)).toEqual([
    'They wait for each other: f (a.mjs:1:2), g, f.',
    '1 async function is suspended.',
    'The tree is cut: 2 rows are left out, and what is below them.',
    expect.stringMatching(/^Of 3 the line is not known/),
  ]);
});

test('without suspended functions there is nothing to draw', () => {
  expect(lines([])).toEqual(['No async function is suspended.']);
});

test('of a process that an agent was attached to, it says what that has not seen', () => {
  expect(lines([node({ name: 'f', unseen: true })], { unseen: 1 }).at(-1)).toBe(
    '1 of them began before the attach, or while no console was connected.',
  );
});
