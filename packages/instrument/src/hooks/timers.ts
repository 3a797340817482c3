/**
 * Which frame waits for a timer: the one that awaits its promise. Only the newest timer is looked out for, which is awaited at
 * once most of the time, and only while somebody measures: else no hook tells what is awaited.
 */

/** Of more, Node makes one millisecond. */
const LONGEST_MS = 2 ** 31 - 1;

/** Its promise; undefined: it is awaited already. */
export let newestTimer: object | undefined;
let dueAt = 0;

let tell: ((slot: number, dueAt: number) => void) | undefined;

/** `listener` hears which frame has suspended until a timer is due, and when that is. */
export function onTimerAwaited(listener: (slot: number, dueAt: number) => void): void {
  tell = listener;
}

/** The promise settles when a timer is due that is set now. `delay`: as Node takes it. */
export function noteTimer(promise: object | undefined, delay: unknown): void {
  if (tell === undefined || (typeof delay !== 'number' && delay !== undefined)) return;
  newestTimer = promise;
  dueAt = performance.now() + (delay !== undefined && delay >= 1 && delay <= LONGEST_MS ? delay : 1);
}

/** A promise that settles right after it. */
export function chainsTimer(promise: object): void {
  newestTimer = promise;
}

export function awaitsTimer(slot: number): void {
  newestTimer = undefined;
  tell?.(slot, dueAt);
}

export function forgetTimer(): void {
  newestTimer = undefined;
}
