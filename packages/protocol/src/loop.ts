import { z } from 'zod';
import { ThreadId } from './thread-id.ts';

/**
 * The event loop of one thread over the measured span: of a program that a console started, since its start; else
 * since somebody measures; in an update, since the one before. Source: the idle time of
 * `performance.eventLoopUtilization()`, read by the thread when it answers a heartbeat and at its end. What no heartbeat
 * has measured is absent. tasksMs + otherMs + gcMs + idleMs is the whole span, and busyMs + idleMs too.
 */
export const Loop = z.object({
  utilization: z.number().optional().describe('Share of the span that the loop was not waiting for events, 0 to 1.'),
  busyMs: z.number().optional().describe('Milliseconds not waiting for events, the loading of modules included.'),
  idleMs: z.number().optional().describe('Milliseconds waiting for events.'),
  tasksMs: z
    .number()
    .describe(
      'Milliseconds of the thread spent in polls of tasks, without garbage collection; where busyMs is absent, up to now and with it.',
    ),
  gcMs: z
    .number()
    .optional()
    .describe('Milliseconds of garbage collection on the thread, in pauses of 0.1 ms and more.'),
  otherMs: z
    .number()
    .optional()
    .describe('busyMs − tasksMs − gcMs: callbacks of no task, loading of modules, Node itself.'),
  delayMs: z
    .object({ p50: z.number(), p99: z.number(), max: z.number() })
    .optional()
    .describe('Milliseconds a heartbeat waited to be answered.'),
  longestPollMs: z
    .number()
    .optional()
    .describe('The longest poll of any task in milliseconds; absent when no poll has ended.'),
});
export type Loop = z.infer<typeof Loop>;

/** While a thread of the app does not answer. */
export const Blocked = z.object({
  thread: ThreadId.default(0).describe('The thread that is blocked.'),
  threadName: z.string().optional().describe('Of a worker thread; absent: it has none, or its Node does not tell.'),
  forMs: z.number().describe('Milliseconds since the thread answered last, or since the poll began that holds it.'),
  task: z
    .object({ id: z.number(), name: z.string() })
    .optional()
    .describe('The task whose poll holds the thread; absent when a callback outside every task does.'),
  parked: z
    .boolean()
    .optional()
    .describe('True: it waits in `Atomics.wait`, as idle threads of a worker pool do. Absent: no, or not known.'),
  /** JavaScript stack of the thread, innermost first, taken while it was blocked; absent until it has been read. */
  stack: z
    .array(
      z.object({
        function: z.string(),
        location: z.object({ file: z.string(), line: z.int(), column: z.int() }).optional(),
      }),
    )
    .optional(),
  stackAbsent: z
    .string()
    .optional()
    .describe(
      'Why there is no stack: a native call that cannot be interrupted, or a debugger that is already attached.',
    ),
});
export type Blocked = z.infer<typeof Blocked>;
