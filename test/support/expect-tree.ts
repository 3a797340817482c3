import type { FrameNode, SnapshotBody } from '@async-console/protocol';
import { expect } from 'vitest';
import { expectTask, placeOf } from './expect-task.ts';

/**
 * The await tree of the task of that name, one line a frame, indented below its caller:
 *
 * ```
 * main, suspended, await app.mjs:6:3
 *   fetchUser, suspended, await app.mjs:2:11
 * ```
 */
export function expectTree(snapshot: SnapshotBody, name: string, expected: readonly string[]): void {
  expect(treeLines(expectTask(snapshot, name).task.awaitTree)).toEqual(expected);
}

export function treeLines(nodes: readonly FrameNode[], indent = ''): string[] {
  return nodes.flatMap((node) => linesOf(node, indent));
}

function linesOf({ function: name, state, awaiting, children }: FrameNode, indent: string): string[] {
  const where = awaiting === undefined ? '' : `, ${awaiting.at} ${placeOf(awaiting)}`;
  return [`${indent}${name}, ${state}${where}`, ...treeLines(children, `${indent}  `)];
}
