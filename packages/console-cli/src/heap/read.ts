/** The await tree of any process, over its inspector. */
import type { AwaitTree } from '@async-console/protocol';
import { eventLoopBlocked } from '../errors.ts';
import { withInspector } from '../inspector/inspector.ts';
import { heapTree } from './heap-tree.ts';
import { isNoticeable, pauseExpected } from './pause.ts';
import { heapSize, isTurning } from './take.ts';

/**
 * `mayPause` is asked before a pause that somebody may notice; undefined: it said no.
 *
 * @throws UserError `event-loop-blocked`, those of `withInspector`, and what `mayPause` throws
 */
export function readHeapTree(
  pid: number,
  mayPause: (expectedMs: number) => boolean | Promise<boolean>,
): Promise<AwaitTree | undefined> {
  return withInspector(pid, async (session) => {
    if (!(await isTurning(session))) throw eventLoopBlocked(pid);
    const expected = pauseExpected(await heapSize(session));
    if (isNoticeable(expected) && !(await mayPause(expected))) return undefined;
    return heapTree(session, pid);
  });
}
