/**
 * Answers the observer. Heartbeats: how long the loop took to answer is its delay, and what it says is where its time
 * went; they come only while somebody measures. And whether to measure at all. Nothing here keeps the process alive.
 */
import type { MessagePort } from 'node:worker_threads';
import { BEAT_AT, BEATS, LOOP_IDLE, MEASURE, REST } from '../table/layout.ts';
import { header, headerTimes } from '../table/own.ts';
import { resumeChains } from './frames.ts';
import { watchSuspended } from './lost.ts';

export function answerHeartbeats(port: MessagePort, measure: (wanted: boolean) => void): void {
  port.on('message', (asked: number) => answer(asked, measure));
  port.unref();
}

/** Called by the loop, with nothing of the app on the stack. */
export function answer(asked: number, measure: (wanted: boolean) => void): void {
  resumeChains();
  watchSuspended();
  if (asked === MEASURE) measure(true);
  else if (asked === REST) measure(false);
  beat();
}

/** Writes down where the loop's time has gone since it started. */
export function beat(): void {
  headerTimes[LOOP_IDLE] = performance.eventLoopUtilization().idle;
  headerTimes[BEAT_AT] = performance.now();
  Atomics.add(header, BEATS, 1);
}
