import { z } from 'zod';
import { AwaitPlace, AwaitSite } from './await-place.ts';
import { ChainLink } from './chain.ts';
import { Location } from './location.ts';
import { AsyncOp, Hold } from './resource.ts';
import { TaskId } from './task-id.ts';
import { ThreadId } from './thread-id.ts';

export const TaskKind = z.enum([
  /** An async call made while no task was current: a timer, an event handler, the top level of a module. */
  'call',
  /** An explicit `spawn()`. */
  'spawn',
  /** An incoming HTTP request. */
  'request',
  /** A frame that outlived its caller. */
  'detached',
]);
export type TaskKind = z.infer<typeof TaskKind>;

export const TaskState = z.enum([
  /** On the thread now. */
  'running',
  /** Woken, waiting for the thread. */
  'scheduled',
  /** Suspended. */
  'idle',
  /** It has returned or thrown, or its thread has ended. */
  'ended',
]);
export type TaskState = z.infer<typeof TaskState>;

/** A scalar as the app gave it to `spawn(…, { fields })`. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** In milliseconds, from a histogram: at most a fifth too high. */
export const Percentiles = z.object({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  histogram: z
    .array(z.object({ upToMs: z.number(), count: z.int().nonnegative() }))
    .optional()
    .describe(
      'How many were no longer than `upToMs`, and longer than the half of it: from the shortest to the longest. Only in an answer to a window that asks for a detail.',
    ),
});
export type Percentiles = z.infer<typeof Percentiles>;

/** None of the percentiles is more than the longest. */
export const Lifetimes = Percentiles.extend({ max: z.number().describe('Exact.') });
export type Lifetimes = z.infer<typeof Lifetimes>;

/** Who settled the promise that a task waited for. */
const Waker = z.object({
  kind: z
    .enum(['task', 'itself', 'timer', 'immediate', 'tick', 'io', 'message', 'code'])
    .describe(
      "'itself': settled already or by the task. 'tick': process.nextTick. 'message': another thread. 'code': a callback outside every task.",
    ),
  task: TaskId.optional().describe("Present for 'task'."),
  name: z.string().optional().describe('Of that task; only in an answer to a window, and absent when it is forgotten.'),
});

/**
 * One task. busy + scheduled + idle is the time over which it was measured: `measuredMs`, or else all of `totalMs`. While
 * nobody measures, polls, wakes and times are absent.
 */
export const TaskRow = z.object({
  id: TaskId,
  name: z.string().describe("The spawn's name, the request's method and route, else the async function's name."),
  kind: TaskKind,
  state: TaskState,
  location: Location.optional().describe(
    "Of the task's async function; absent for a task whose function was not seen.",
  ),
  spawnedBy: TaskId.optional().describe(
    'The task that ran when this one was started, or that it was detached from; absent: none.',
  ),
  detached: z.boolean(),
  thread: ThreadId.default(0).describe('The thread it runs in.'),
  threadName: z.string().optional().describe('Of a worker thread; absent: it has none, or its Node does not tell.'),
  awaiting: AwaitSite.optional().describe(
    'The innermost frame along the chain of awaits; absent when running, ended, or waiting in code that is not probed.',
  ),
  totalMs: z
    .number()
    .describe('Milliseconds from the start (of a detached task: from when it was detached) to now or to its end.'),
  measuredMs: z
    .number()
    .optional()
    .describe('Milliseconds over which all below was counted; absent when that is the whole life or nothing.'),
  busyMs: z.number().optional().describe('Milliseconds on the thread, a poll under way included.'),
  scheduledMs: z.number().optional().describe('Milliseconds runnable but not running.'),
  idleMs: z.number().optional().describe('The rest of the measured time.'),
  polls: z.int().nonnegative().optional().describe('Uninterrupted runs that have ended.'),
  wakes: z
    .int()
    .nonnegative()
    .optional()
    .describe('Times a promise that one of its suspended frames waited for settled.'),
  selfWakes: z
    .int()
    .nonnegative()
    .optional()
    .describe('Those of `wakes` whose promise had settled already or was settled by the task itself.'),
  maxPollMs: z.number().optional().describe('Milliseconds of the longest poll; absent when none has ended.'),
  pollMs: Percentiles.optional().describe(
    'Durations of its polls from the sixteenth on; absent before, and when it has ended: see its site.',
  ),
  scheduledDelayMs: Percentiles.optional().describe('From wake to poll, as `pollMs`.'),
  lastWokenAt: z
    .number()
    .optional()
    .describe(
      'Milliseconds since the process started at which it became runnable last; absent: it did not, or it has ended.',
    ),
  wokenBy: Waker.optional().describe('Who woke it last; absent as `lastWokenAt`.'),
  failed: z.literal(true).optional().describe("Its function has thrown; absent: it has not, or that can't be told."),
  error: z
    .object({ name: z.string(), message: z.string() })
    .optional()
    .describe('What it has thrown; absent when it did not fail, or when so many failed at once that it was not kept.'),
  lost: z
    .literal(true)
    .optional()
    .describe('Collected by the garbage collector while it waited: it could never have gone on.'),
  lostAt: AwaitPlace.optional().describe(
    'Of a lost task: the innermost `await` at which it was suspended; one that was lost while nobody measured: its own.',
  ),
  fields: z
    .record(z.string(), FieldValue)
    .optional()
    .describe('As given to `spawn`, or of the job that a worker of BullMQ works on; absent: none.'),
  holds: z
    .array(Hold)
    .optional()
    .describe('What its frames hold, and have not given back; absent: nothing that was seen.'),
  warnings: z.array(z.string()).optional().describe('The lints that have found something in it; absent: none.'),
  waitsFor: z.array(AsyncOp).optional().describe('The resources that its frames wait for; absent: none that was seen.'),
});
export type TaskRow = z.infer<typeof TaskRow>;

/** One frame of a task's await tree. */
export interface FrameNode {
  function: string;
  location?: Location | undefined;
  state: 'running' | 'scheduled' | 'suspended';
  awaiting?: AwaitSite | undefined;
  /** Milliseconds since it was called; for a frame called within a poll, since that poll began. */
  ageMs: number;
  /** Async functions it has called that have not ended, oldest first. */
  children: FrameNode[];
}
export const FrameNode: z.ZodType<FrameNode> = z.object({
  function: z.string(),
  location: Location.optional(),
  state: z.enum(['running', 'scheduled', 'suspended']),
  awaiting: AwaitSite.optional(),
  ageMs: z.number(),
  get children(): z.ZodArray<z.ZodType<FrameNode>> {
    return z.array(FrameNode);
  },
});

export const TaskDetail = TaskRow.extend({
  waitChain: z
    .array(ChainLink)
    .optional()
    .describe(
      'Of a task that waits for a resource: itself, who holds that longest, who holds what that one waits for, and so on to the root cause; the last one is there already when they wait in a circle.',
    ),
  awaitTree: z.array(FrameNode).describe('Its frames that have not ended, root first; empty when it has ended.'),
  awaitTreeOmitted: z.int().nonnegative().describe('The await tree was cut after 500 frames: how many are missing.'),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

/** Since the agent started; `live` is now. */
export const Totals = z.object({
  spawned: z.int().nonnegative(),
  live: z.int().nonnegative(),
  ended: z.int().nonnegative(),
  failed: z.int().nonnegative().describe('Tasks whose function has thrown.'),
  lost: z.int().nonnegative().describe('Frames collected by the garbage collector while they waited.'),
  detached: z.int().nonnegative(),
  polls: z.int().nonnegative(),
  wakes: z.int().nonnegative(),
  selfWakes: z.int().nonnegative(),
});
export type Totals = z.infer<typeof Totals>;

/** One async function. */
export const SiteRow = z.object({
  name: z.string(),
  location: Location,
  calls: z.int().nonnegative().describe('Calls since the agent started.'),
  live: z.int().nonnegative(),
  ended: z.int().nonnegative(),
  failed: z.int().nonnegative().describe('Calls that have thrown.'),
  lost: z.int().nonnegative().describe('Calls collected while they waited.'),
  lostAt: z
    .array(AwaitPlace.extend({ frames: z.int().positive() }))
    .optional()
    .describe('Where those waited, and how many; absent: none was lost.'),
  polls: z
    .int()
    .nonnegative()
    .optional()
    .describe('Measured polls of the tasks that started here; absent when none did.'),
  busyMs: z.number().optional().describe('Of those tasks that have ended: measured time on the thread.'),
  pollMs: Percentiles.optional().describe('Durations of those polls; absent: none was measured.'),
  scheduledDelayMs: Percentiles.optional().describe('From wake to poll.'),
  totalMs: Lifetimes.optional().describe('From start to end of the tasks that started here and have ended.'),
});
export type SiteRow = z.infer<typeof SiteRow>;
