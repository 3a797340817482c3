import { z } from 'zod';
import { Location } from './location.ts';
import { ThreadId } from './thread-id.ts';

/** Unique within one process; never reused. */
export const TaskId = z.number().int().positive();
export type TaskId = z.infer<typeof TaskId>;

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

/** Where a frame is suspended. */
export const AwaitSite = Location.extend({
  function: z.string().describe('The async function that holds the `await`.'),
  forMs: z.number().describe('Milliseconds since the end of the poll in which it suspended.'),
  at: z
    .enum(['await', 'return'])
    .describe("'return': the body is done and has returned a promise that is still pending."),
});
export type AwaitSite = z.infer<typeof AwaitSite>;

/** A scalar as the app gave it to `spawn(…, { fields })`. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** One task. total = busy + scheduled + idle, always. */
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
  busyMs: z.number().describe('Milliseconds on the thread, a poll under way included.'),
  scheduledMs: z.number().describe('Milliseconds runnable but not running.'),
  idleMs: z.number().describe('totalMs − busyMs − scheduledMs.'),
  polls: z.int().nonnegative().describe('Uninterrupted runs that have ended.'),
  wakes: z.int().nonnegative().describe('Times a promise that one of its suspended frames waited for settled.'),
  selfWakes: z
    .int()
    .nonnegative()
    .describe('Those of `wakes` whose promise had settled already or was settled by the task itself.'),
  maxPollMs: z.number().optional().describe('Milliseconds of the longest poll; absent when none has ended.'),
  fields: z.record(z.string(), FieldValue).optional().describe('As given to `spawn`; absent: none.'),
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
  awaitTree: z.array(FrameNode).describe('Its frames that have not ended, root first; empty when it has ended.'),
  awaitTreeOmitted: z.int().nonnegative().describe('The await tree was cut after 500 frames: how many are missing.'),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

/** Since the agent started; `live` is now. */
export const Totals = z.object({
  spawned: z.int().nonnegative(),
  live: z.int().nonnegative(),
  ended: z.int().nonnegative(),
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
});
export type SiteRow = z.infer<typeof SiteRow>;
