import { z } from 'zod';
import { Blocked, Loop } from './loop.ts';
import { Completeness } from './process.ts';
import { TaskDetail, TaskId, TaskRow, TaskState, Totals } from './task.ts';

/** `urgency`: running, then scheduled, then the rest, each by id, newest first. */
export const TaskColumn = z.enum([
  'urgency',
  'id',
  'state',
  'name',
  'total',
  'busy',
  'scheduled',
  'idle',
  'polls',
  'wakes',
  'selfWakes',
  'awaiting',
]);
export type TaskColumn = z.infer<typeof TaskColumn>;

/** The part of the task table that a console has on its screen. */
export const TaskWindow = z.object({
  /** Words that must all occur, in any case, in a task's name, kind, state, location, await site or fields. */
  filter: z.string().max(256).default(''),
  sort: TaskColumn.default('urgency'),
  descending: z.boolean().default(true),
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(1000).default(50),
  /** Include ended tasks that are still remembered. */
  ended: z.boolean().default(false),
  /** Also send this task's detail. */
  detail: TaskId.optional(),
});
export type TaskWindow = z.infer<typeof TaskWindow>;

/** The process as a whole at one instant. */
export const Overview = z.object({
  /** Milliseconds since the agent started. */
  at: z.number(),
  totals: Totals,
  /** Live tasks by state. */
  states: z.record(TaskState.exclude(['ended']), z.int().nonnegative()),
  /** Over the last interval, not since the start. */
  loop: Loop,
  /** Tasks ended per second over the last interval; absent in the first. */
  endedPerSecond: z.number().optional(),
  completeness: Completeness,
  /** Present while the app's thread does not answer. */
  blocked: Blocked.optional(),
});
export type Overview = z.infer<typeof Overview>;

/** What the observer answers to a window, again and again. */
export const Update = z.object({
  overview: Overview,
  /** Tasks that match the filter. */
  matching: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  rows: z.array(TaskRow),
  /** Absent when none was asked for, or when it has ended and is forgotten. */
  detail: TaskDetail.optional(),
});
export type Update = z.infer<typeof Update>;
