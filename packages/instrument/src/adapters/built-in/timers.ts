/**
 * Timers: who awaits one waits for it, so that it can be seen where a chain ends. Of node:timers/promises here; that of
 * `new Promise((resolve) => setTimeout(resolve, ms))` the probe knows by its text. Nobody tells that it is over, but when it
 * is due is known, and that the frame has gone on. An immediate comes at the next turn: nobody waits for that.
 */
import { givesTimer } from '../../hooks/frames.ts';
import { onTimerAwaited } from '../../hooks/timers.ts';
import { openResource, waitUntil } from '../../resources/doors.ts';
import { TIMER } from '../../table/kinds.ts';
import type { Loaded } from '../adapter.ts';
import { aroundMethod } from '../replace.ts';

export function watchTimers(): void {
  let resource = 0;
  onTimerAwaited((slot, dueAt) => {
    if (resource === 0) resource = openResource(TIMER, TIMER, { place: 0 });
    waitUntil(resource, slot, dueAt);
  });
}

export function adaptTimers(timers: Loaded): void {
  for (const [object, name] of [
    [timers, 'setTimeout'],
    [Object.getPrototypeOf(timers.scheduler), 'wait'],
  ])
    aroundMethod(object, name, { after: (_timers, promise, _, given) => givesTimer(promise, given[0]) });
  adaptInterval(timers);
}

/** It gives a generator, whose every step is a tick; when somebody asks, the next one is not further away than its delay. */
function adaptInterval(timers: Loaded): void {
  const { prototype } = timers.setInterval;
  const delays = new WeakMap<object, unknown>();
  aroundMethod(prototype, 'next', {
    after(ticks, promise) {
      if (delays.has(ticks)) givesTimer(promise, delays.get(ticks));
    },
  });
  aroundMethod(timers, 'setInterval', {
    after(_timers, ticks, _, given) {
      const delay = given[0];
      delays.set(ticks, delay);
    },
  });
  // Those that it makes are instances of it.
  Object.defineProperty(timers.setInterval, 'prototype', { value: prototype, writable: true });
}
