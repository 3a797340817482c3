import type { SnapshotBody } from '@async-console/protocol';
import { type LaunchOptions, launch } from './launch.ts';
import type { Program } from './program.ts';
import { until } from './until.ts';

/**
 * Starts a program that goes on, and asks it again and again what it holds, until `is` says that it has come to where the
 * test wants it. For what comes from outside, over a socket, and cannot be waited for in the program.
 */
export async function eventually(
  program: Program,
  options: LaunchOptions,
  is: (snapshot: SnapshotBody) => boolean,
): Promise<SnapshotBody> {
  const running = launch(program, options);
  const console = await running.console();
  console.send({ type: 'measure' });
  let last: SnapshotBody | undefined;
  let isAsked = false;
  return until(
    'the program to come to that state',
    () => {
      if (last !== undefined && is(last)) return last;
      if (!isAsked) {
        isAsked = true;
        void console.snapshot().then(
          (snapshot) => {
            last = snapshot;
            isAsked = false;
          },
          // The program has ended, which is seen at the end of the wait.
          () => {},
        );
      }
      return undefined;
    },
    () => `It has: ${JSON.stringify(last?.resources)}\nstderr: ${running.stderr}`,
  );
}

/** Of the resource of that kind: how many hold it and wait for it, and how many have ever held it. */
export function comesTo(kind: string, state: { held: number; waiting: number; everHeld?: number }) {
  return ({ resources }: SnapshotBody): boolean =>
    resources.some(
      (each) =>
        each.kind === kind &&
        each.held === state.held &&
        each.waiting === state.waiting &&
        (state.everHeld === undefined || each.everHeld === state.everHeld) &&
        // The lines are read a little later.
        [...each.holders, ...each.waiters].every(({ location }) => location !== undefined),
    );
}
