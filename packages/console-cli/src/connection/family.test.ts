import { expect, test } from 'vitest';
import { heads, inTreeOrder, nameInTree } from './family.ts';

const primary = { pid: 30, name: 'shop' };
const first = { pid: 10, name: 'shop', parentPid: 30, clusterWorker: 1 };
const second = { pid: 40, name: 'shop', parentPid: 30, clusterWorker: 2 };
const below = { pid: 50, name: 'resize', parentPid: 10 };
const other = { pid: 20, name: 'mail' };
const all = [first, other, primary, second, below];

test('each process is followed by those that it has started', () => {
  expect(inTreeOrder(all).map(({ pid }) => pid)).toEqual([20, 30, 10, 50, 40]);
});

test('a process whose parent is not in the list stands for itself', () => {
  expect(inTreeOrder([first, other]).map(({ pid }) => pid)).toEqual([10, 20]);
});

test('the name says how deep, and which worker', () => {
  expect(inTreeOrder(all).map((process) => nameInTree(process, all))).toEqual([
    'mail',
    'shop',
    '└ shop (cluster worker 1)',
    '  └ resize',
    '└ shop (cluster worker 2)',
  ]);
});

test('of a cluster the primary is meant', () => {
  expect(heads([first, primary, second])).toEqual([primary]);
  expect(heads([first, second])).toEqual([first, second]);
});

test('files that name each other are listed, each once', () => {
  const circle = [
    { pid: 1, name: 'a', parentPid: 2 },
    { pid: 2, name: 'b', parentPid: 1 },
  ];
  expect(inTreeOrder(circle).map((process) => nameInTree(process, circle))).toEqual(['└ a', '└ b']);
});
