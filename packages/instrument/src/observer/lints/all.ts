import { blockingPoll } from './blocking-poll.ts';
import { deadlock } from './deadlock.ts';
import { floating } from './floating.ts';
import { heldAcrossAwait } from './held-across-await.ts';
import { holdLeak } from './hold-leak.ts';
import { ignoredAbort } from './ignored-abort.ts';
import { lateTimer } from './late-timer.ts';
import type { Lint } from './lint.ts';
import { lost } from './lost.ts';
import { microtaskStarvation } from './microtask-starvation.ts';
import { needlessAsyncLock } from './needless-async-lock.ts';
import { neverYielded } from './never-yielded.ts';
import { poolExhausted } from './pool-exhausted.ts';
import { raceLeak } from './race-leak.ts';
import { selfWakes } from './self-wakes.ts';
import { sequentialAwaits } from './sequential-awaits.ts';
import { stuck } from './stuck.ts';
import { taskLeak } from './task-leak.ts';
import { zombieRequest } from './zombie-request.ts';

export const LINTS: readonly Lint[] = [
  deadlock,
  poolExhausted,
  holdLeak,
  heldAcrossAwait,
  neverYielded,
  microtaskStarvation,
  blockingPoll,
  lost,
  floating,
  stuck,
  taskLeak,
  zombieRequest,
  ignoredAbort,
  raceLeak,
  selfWakes,
  lateTimer,
  needlessAsyncLock,
  sequentialAwaits,
] as unknown as readonly Lint[];
