import type { TreePage, TreeRow } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { complete, shopProcess } from '../gallery/shop.ts';
import { treeFrom } from './agent-tree.ts';
import { PLAIN } from './format/columns.ts';
import { treeLines } from './format/tree.ts';

const UNPAINTED = { ...PLAIN, paint: (_: unknown, text: string) => text };

function row(depth: number, name: string, about: Partial<TreeRow> = {}): TreeRow {
  return {
    id: `${depth} ${name}`,
    first: name,
    fold: name,
    folded: false,
    below: 0,
    depth,
    more: [],
    times: 1,
    all: 1,
    kind: 'function',
    function: name,
    thread: 0,
    state: 'idle',
    scheduled: 0,
    awaiting: { file: 'app.ts', line: 7, column: 3, function: name, at: 'await' },
    longestMs: 1500,
    shortestMs: 1500,
    tasks: [{ id: 1, name, longestMs: 1500 }],
    ...about,
  };
}

function treeOf(rows: TreeRow[], about: Partial<TreePage> = {}) {
  const page = { matching: rows.length, offset: 0, rows, tasks: 1, nodes: rows.length, suspended: rows.length };
  return treeFrom(shopProcess, { ...page, ...about }, complete);
}

const drawn = (rows: TreeRow[], about: Partial<TreePage> = {}) => treeLines(treeOf(rows, about), UNPAINTED);

test('rows become nodes below nodes', () => {
  expect(drawn([row(0, 'a'), row(1, 'b'), row(2, 'c'), row(1, 'd'), row(0, 'e')]).slice(0, 5)).toEqual([
    'a  app.ts:7:3  for 1.5s',
    '├─ b  app.ts:7:3  for 1.5s',
    '│  └─ c  app.ts:7:3  for 1.5s',
    '└─ d  app.ts:7:3  for 1.5s',
    'e  app.ts:7:3  for 1.5s',
  ]);
});

test('of equal ones the shortest and the longest wait', () => {
  expect(drawn([row(0, 'work', { times: 12, all: 12, shortestMs: 20 })])[0]).toBe(
    '×12 work  app.ts:7:3  for 20.0ms to 1.5s',
  );
});

test('a request is a task, and has no line of its own', () => {
  const { function: _, awaiting: __, ...request } = row(0, '', { kind: 'task', task: 'request', name: 'GET /orders' });
  expect(drawn([request, row(1, 'list')])[0]).toBe('GET /orders  for 1.5s');
});

test('one that runs or was woken is told from those that wait', () => {
  const { awaiting: _, ...running } = row(0, 'hash', {
    state: 'running',
    location: { file: 'h.ts', line: 3, column: 1 },
  });
  expect(drawn([running])[0]).toBe('hash  in the function at h.ts:3  called 1.5s ago  running');
  expect(drawn([row(0, 'load', { state: 'scheduled' })])[0]).toContain('for 1.5s  scheduled');
});

test('what it waits for, what it holds, and what the lints have found', () => {
  const waitsFor = [{ resource: 2, kind: 'pool', name: 'shop', times: 1 }];
  expect(drawn([row(0, 'pay', { waitsFor, holds: 2, keepsWaiting: 3, warnings: ['deadlock'] })])[0]).toBe(
    'pay  app.ts:7:3  for 1.5s  holds 2, for which 3 wait  △ deadlock  ↩ pool shop',
  );
});

test('in which worker thread it runs', () => {
  const lines = drawn([
    row(0, 'a', { thread: 2, threadName: 'resizer' }),
    row(1, 'b', { thread: 2 }),
    row(0, 'c', { thread: 3 }),
  ]);
  expect(lines.slice(0, 3)).toEqual([
    'a  app.ts:7:3  for 1.5s  in thread resizer',
    '└─ b  app.ts:7:3  for 1.5s',
    'c  app.ts:7:3  for 1.5s  in thread 3',
  ]);
});

test('a tree that was too large says what is left out', () => {
  expect(drawn([row(0, 'a')], { matching: 30_000 })).toContain(
    'The tree is cut: 29 999 rows are left out, and what is below them.',
  );
});
