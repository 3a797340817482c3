/**
 * Timers of node:timers/promises: who awaits one waits for a timer, so that it can be seen where a chain ends. Nobody tells
 * that it is over, but when it is due is known, and that the frame has gone on.
 */
import { openResource, waitUntil } from '../../resources/doors.ts';
import { TIMER } from '../../table/kinds.ts';
import type { Loaded } from '../adapter.ts';
import { aroundMethod } from '../replace.ts';

/** Of more, Node makes one millisecond. */
const LONGEST_MS = 2 ** 31 - 1;

let resource = 0;

export function adaptTimers(timers: Loaded): void {
  for (const [object, name] of [
    [timers, 'setTimeout'],
    [Object.getPrototypeOf(timers.scheduler), 'wait'],
  ])
    aroundMethod(object, name, { before: (_timers, [delay]) => sets(delay) });
}

function sets(delay: unknown): void {
  if (typeof delay !== 'number' && delay !== undefined) return;
  if (resource === 0) resource = openResource(TIMER, 'timers');
  waitUntil(resource, delay !== undefined && delay >= 1 && delay <= LONGEST_MS ? delay : 1);
}
