import { z } from 'zod';
import { Location } from './location.ts';

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
  'ended',
]);
export type TaskState = z.infer<typeof TaskState>;

/** Where a frame is suspended. */
export const AwaitSite = Location.extend({
  /** The async function that holds the `await`. */
  function: z.string(),
  /** Milliseconds since the end of the poll in which it suspended. */
  forMs: z.number(),
  /** 'return': the body is done and has returned a promise that is still pending. */
  at: z.enum(['await', 'return']),
});
export type AwaitSite = z.infer<typeof AwaitSite>;

/** A scalar as the app gave it to `spawn(…, { fields })`. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** One task. total = busy + scheduled + idle, always. */
export const TaskRow = z.object({
  id: TaskId,
  /** The spawn's name, the request's method and route, else the async function's name. */
  name: z.string(),
  kind: TaskKind,
  state: TaskState,
  /** Of the task's async function; absent for a task whose function was not seen. */
  location: Location.optional(),
  /** The task that ran when this one was started, or that it was detached from; absent: none. */
  spawnedBy: TaskId.optional(),
  detached: z.boolean(),
  /** The innermost frame along the chain of awaits; absent when running, ended, or waiting in code that is not probed. */
  awaiting: AwaitSite.optional(),
  /** Milliseconds from the start (of a detached task: from when it was detached) to now or to its end. */
  totalMs: z.number(),
  /** Milliseconds on the thread, a poll under way included. */
  busyMs: z.number(),
  /** Milliseconds runnable but not running. */
  scheduledMs: z.number(),
  /** totalMs − busyMs − scheduledMs. */
  idleMs: z.number(),
  /** Uninterrupted runs that have ended. */
  polls: z.int().nonnegative(),
  /** Times a promise that one of its suspended frames waited for settled. */
  wakes: z.int().nonnegative(),
  /** Those of `wakes` whose promise had settled already or was settled by the task itself. */
  selfWakes: z.int().nonnegative(),
  /** Milliseconds of the longest poll; absent when none has ended. */
  maxPollMs: z.number().optional(),
  /** As given to `spawn`; absent: none. */
  fields: z.record(z.string(), FieldValue).optional(),
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
  /** Its frames that have not ended, root first; empty when it has ended. */
  awaitTree: z.array(FrameNode),
  /** The await tree was cut after 500 frames: how many are missing. */
  awaitTreeOmitted: z.int().nonnegative(),
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
  /** Calls since the agent started. */
  calls: z.int().nonnegative(),
  live: z.int().nonnegative(),
  ended: z.int().nonnegative(),
});
export type SiteRow = z.infer<typeof SiteRow>;
