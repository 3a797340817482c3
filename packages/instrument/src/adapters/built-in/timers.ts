/**
 * Timers of node:timers/promises: who awaits one waits for a timer, so that it can be seen where a chain ends. Nobody tells
 * that it is over, but when it is due is known, and that the frame has gone on.
 */
import { guarded, openResource, waitUntil } from '../../resources/doors.ts';
import { TIMER } from '../../table/kinds.ts';
import type { Loaded } from '../adapter.ts';
import { replaceMethod } from '../replace.ts';

/** Of more, Node makes one millisecond. */
const LONGEST_MS = 2 ** 31 - 1;

let resource = 0;

export function adaptTimers(timers: Loaded): void {
  for (const [object, name] of [
    [timers, 'setTimeout'],
    [Object.getPrototypeOf(timers.scheduler), 'wait'],
  ])
    replaceMethod(object, name, (original) => {
      return function waits(this: Loaded, ...given) {
        sets(given[0]);
        return Reflect.apply(original, this, given);
      };
    });
}

const sets = guarded((delay: unknown) => {
  if (typeof delay !== 'number' && delay !== undefined) return;
  if (resource === 0) resource = openResource(TIMER, 'timers');
  waitUntil(resource, delay !== undefined && delay >= 1 && delay <= LONGEST_MS ? delay : 1);
}, undefined);
