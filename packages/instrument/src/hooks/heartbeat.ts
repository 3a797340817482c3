/**
 * Answers the observer. Heartbeats: how long the loop took to answer is its delay, and what it says is where its time
 * went; they come only while somebody measures. And whether to measure at all. Nothing here keeps the process alive.
 */
import type { MessagePort } from 'node:worker_threads';
import {
  BEAT_AT,
  BEATS,
  GC,
  GC_AT_BEAT,
  GC_IN_POLLS,
  GC_IN_POLLS_AT_BEAT,
  LOOP_IDLE,
  MEASURE,
  POLL_STARTED_AT,
  REST,
  RUNNING_TASK,
  TASKS_AT_BEAT,
  TASKS_BUSY,
} from '../table/layout.ts';
import { header, headerTimes } from '../table/own.ts';
import { resumeChains } from './frames.ts';
import { watchSuspended } from './lost.ts';

export function answerHeartbeats(port: MessagePort, measure: (wanted: boolean) => void): void {
  port.on('message', (asked: number) => answer(asked, measure));
  port.unref();
}

const listeners: (() => void)[] = [];

/** `listener` is called by the loop each time, with nothing of the app on the stack. */
export function atEachBeat(listener: () => void): void {
  listeners.push(listener);
}

/** Called by the loop, with nothing of the app on the stack. */
export function answer(asked: number, measure: (wanted: boolean) => void): void {
  resumeChains();
  watchSuspended();
  for (const listener of listeners) listener();
  if (asked === MEASURE) measure(true);
  else if (asked === REST) measure(false);
  beat();
}

/** Writes down where the loop's time has gone since it started: all of one instant, so that it adds up. */
export function beat(): void {
  headerTimes[LOOP_IDLE] = performance.eventLoopUtilization().idle;
  const at = performance.now();
  // At its end a program may be in the middle of a task.
  const underWay = header[RUNNING_TASK] === 0 ? 0 : at - (headerTimes[POLL_STARTED_AT] as number);
  headerTimes[BEAT_AT] = at;
  headerTimes[TASKS_AT_BEAT] = (headerTimes[TASKS_BUSY] as number) + underWay;
  headerTimes[GC_AT_BEAT] = headerTimes[GC] as number;
  headerTimes[GC_IN_POLLS_AT_BEAT] = headerTimes[GC_IN_POLLS] as number;
  Atomics.add(header, BEATS, 1);
}
