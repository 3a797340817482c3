import { z } from 'zod';
import { Blocked, Loop } from './loop.ts';
import { Completeness } from './process.ts';
import { SiteRow, TaskDetail, TaskId, TaskRow, TaskState, Totals } from './task.ts';
import { ThreadRow } from './thread.ts';

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
  filter: z
    .string()
    .max(256)
    .default('')
    .describe(
      "Words that must all occur, in any case, in a task's name, kind, state, thread (`thread:3` or its name), location, await site, error or fields; `failed` and `lost` are words of tasks that are.",
    ),
  sort: TaskColumn.default('urgency'),
  descending: z.boolean().default(true),
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(1000).default(50),
  ended: z.boolean().default(false).describe('Include ended tasks that are still remembered.'),
  detail: TaskId.optional().describe("Also send this task's detail."),
});
export type TaskWindow = z.infer<typeof TaskWindow>;

/** The process as a whole at one instant. */
export const Overview = z.object({
  at: z.number().describe('Milliseconds since the agent started.'),
  totals: Totals,
  states: z.record(TaskState.exclude(['ended']), z.int().nonnegative()).describe('Live tasks by state.'),
  loop: Loop.describe('Of the main thread, over the last interval, not since the start.'),
  threads: z
    .array(ThreadRow)
    .default([])
    .describe('The observed threads that live, the main thread first; their loops are those of the last interval.'),
  endedPerSecond: z.number().optional().describe('Tasks ended per second over the last interval; absent in the first.'),
  completeness: Completeness,
  blocked: Blocked.optional().describe(
    'Present while the main thread does not answer, or a worker thread in which JavaScript or a task runs.',
  ),
});
export type Overview = z.infer<typeof Overview>;

/** What the observer answers to a window, again and again. */
export const Update = z.object({
  overview: Overview,
  matching: z.int().nonnegative().describe('Tasks that match the filter.'),
  offset: z.int().nonnegative(),
  rows: z.array(TaskRow),
  detail: TaskDetail.optional().describe('Absent when none was asked for, or when it has ended and is forgotten.'),
  site: SiteRow.optional().describe(
    "The detail's async function, with all that its thread has measured of tasks that started there; absent as `detail`, or when the function was not seen.",
  ),
});
export type Update = z.infer<typeof Update>;
