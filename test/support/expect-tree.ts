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
  const { awaitTree } = expectTask(snapshot, name).task;
  expect(awaitTree.flatMap((node) => linesOf(node, ''))).toEqual(expected);
}

function linesOf({ function: name, state, awaiting, children }: FrameNode, indent: string): string[] {
  const where = awaiting === undefined ? '' : `, ${awaiting.at} ${placeOf(awaiting)}`;
  return [`${indent}${name}, ${state}${where}`, ...children.flatMap((child) => linesOf(child, `${indent}  `))];
}
