import { z } from 'zod';

/**
 * The event loop of the app's thread over the measured span. Source: `performance.eventLoopUtilization()` of that
 * thread, read when it answers a heartbeat; the delay of a heartbeat is the loop's delay. All absent until the second
 * heartbeat (a program that ended at once has none).
 */
export const Loop = z.object({
  /** Share of time the loop was not waiting for events, 0 to 1. */
  utilization: z.number().optional(),
  /** Milliseconds the loop was active and idle. */
  busyMs: z.number().optional(),
  idleMs: z.number().optional(),
  /** Milliseconds of the thread spent in polls of tasks. */
  tasksMs: z.number(),
  /** busyMs − tasksMs: callbacks that belong to no task, module loading, garbage collection outside polls. */
  otherMs: z.number().optional(),
  /** Milliseconds a heartbeat waited to be answered. */
  delayMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).optional(),
  /** The longest poll of any task in milliseconds; absent when no poll has ended. */
  longestPollMs: z.number().optional(),
});
export type Loop = z.infer<typeof Loop>;

/** While the app's thread does not answer. */
export const Blocked = z.object({
  /** Milliseconds since the thread answered last, or since the poll began that holds it. */
  forMs: z.number(),
  /** The task whose poll holds the thread; absent when a callback outside every task does. */
  task: z.object({ id: z.number(), name: z.string() }).optional(),
  /** JavaScript stack of the thread, innermost first, taken while it was blocked; absent until it has been read. */
  stack: z
    .array(
      z.object({
        function: z.string(),
        location: z.object({ file: z.string(), line: z.int(), column: z.int() }).optional(),
      }),
    )
    .optional(),
  /** Why there is no stack: a native call that cannot be interrupted, or a debugger that is already attached. */
  stackAbsent: z.string().optional(),
});
export type Blocked = z.infer<typeof Blocked>;
