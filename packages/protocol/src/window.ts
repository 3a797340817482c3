import { z } from 'zod';
import { Blocked, Loop } from './loop.ts';
import { Completeness } from './process.ts';
import { ResourceDetail, ResourceId, ResourceRow } from './resource.ts';
import { SiteRow, TaskDetail, TaskRow, TaskState, Totals } from './task.ts';
import { TaskId } from './task-id.ts';
import { ThreadRow } from './thread.ts';
import { TreePage, TreeWindow } from './tree-window.ts';
import { Warning } from './warning.ts';

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

/** `urgency`: those that somebody waits for, the longest wait first, then those that are held, then the rest. */
export const ResourceColumn = z.enum([
  'urgency',
  'id',
  'kind',
  'name',
  'held',
  'waiting',
  'longestHold',
  'longestWait',
]);
export type ResourceColumn = z.infer<typeof ResourceColumn>;

/** The part of the resource table that a console has on its screen. */
export const ResourceWindow = z.object({
  filter: z
    .string()
    .max(256)
    .default('')
    .describe("Words that must all occur, in any case, in a resource's kind, name or location."),
  sort: ResourceColumn.default('urgency'),
  descending: z.boolean().default(true),
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(1000).default(50),
  detail: ResourceId.optional().describe("Also send this resource's detail."),
});
export type ResourceWindow = z.infer<typeof ResourceWindow>;

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
  resources: ResourceWindow.optional().describe('Also send resources.'),
  warnings: z.boolean().default(false).describe('Also send what the lints have found.'),
  tree: TreeWindow.optional().describe('Also send the await tree.'),
  tasks: z
    .literal(false)
    .optional()
    .describe('Send no rows of tasks, and do not count them: of a million, that takes as long as the tree.'),
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
  resources: z
    .object({ known: z.int().nonnegative(), held: z.int().nonnegative(), waiting: z.int().nonnegative() })
    .optional()
    .describe('Resources, and claims on them that are held and that wait; absent: an older agent.'),
  warnings: z
    .object({ error: z.int().nonnegative(), warning: z.int().nonnegative(), info: z.int().nonnegative() })
    .optional()
    .describe('How many the lints have found, by severity; absent: an older agent.'),
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
  warnings: z
    .array(Warning)
    .optional()
    .describe(
      'What goes on now first, then the gravest, then the newest; at most 200. Absent when they were not asked for.',
    ),
  resources: z
    .object({
      matching: z.int().nonnegative(),
      offset: z.int().nonnegative(),
      rows: z.array(ResourceRow),
      detail: ResourceDetail.optional().describe('Absent when none was asked for, or when it is no longer there.'),
    })
    .optional()
    .describe('Absent when none were asked for.'),
  tree: TreePage.optional().describe('Absent when it was not asked for.'),
  site: SiteRow.optional().describe(
    "The detail's async function, with all that its thread has measured of tasks that started there; absent as `detail`, or when the function was not seen.",
  ),
});
export type Update = z.infer<typeof Update>;
