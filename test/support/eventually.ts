import type { SnapshotBody } from '@async-console/protocol';
import { expect } from 'vitest';
import { type LaunchOptions, launch } from './launch.ts';
import type { Program } from './program.ts';

/**
 * Starts a program that goes on, and asks it again and again what it holds, until that is what the test `expects`: all of it
 * in one snapshot. For what comes from outside, over a socket, and cannot be waited for in the program.
 *
 * @throws what `expects` threw last.
 */
export async function eventually(
  program: Program,
  options: LaunchOptions,
  expects: (snapshot: SnapshotBody) => void,
): Promise<void> {
  const console = await launch(program, options).console();
  console.send({ type: 'measure' });
  await console.comesTo(expects);
}

/** Expects of the resource of that kind: how many hold it and wait for it, and how many have ever held it. */
export function expectClaims(
  { resources }: SnapshotBody,
  kind: string,
  state: { held: number; waiting: number; everHeld?: number },
): void {
  expect(resources.filter((each) => each.kind === kind)).toContainEqual(expect.objectContaining(state));
}
