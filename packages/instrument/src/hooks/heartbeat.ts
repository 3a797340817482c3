/**
 * Answers the observer's heartbeats: how long the loop took to answer is its delay, and what it says is where its time
 * went. They come only while somebody measures. Neither a timer nor a listener that keeps the process alive.
 */
import type { MessagePort } from 'node:worker_threads';
import { BEAT_AT, BEATS, LOOP_IDLE } from '../table/layout.ts';
import { header, headerTimes } from '../table/own.ts';

export function answerHeartbeats(port: MessagePort): void {
  port.on('message', beat);
  port.unref();
}

/** Writes down where the loop's time has gone since it started. */
export function beat(): void {
  headerTimes[LOOP_IDLE] = performance.eventLoopUtilization().idle;
  headerTimes[BEAT_AT] = performance.now();
  Atomics.add(header, BEATS, 1);
}
