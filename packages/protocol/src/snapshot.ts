import { z } from 'zod';
import { Loop } from './loop.ts';
import { Completeness, ProcessInfo } from './process.ts';
import { ResourceDetail } from './resource.ts';
import { SiteRow, TaskDetail, Totals } from './task.ts';
import { ThreadRow } from './thread.ts';
import { Warning } from './warning.ts';

export const SNAPSHOT_SCHEMA_VERSION = 1;

/** Rows beyond this are counted in `tasksOmitted`; live ones go before ended ones, new before old. */
export const SNAPSHOT_MAX_TASKS = 5000;

export const SNAPSHOT_MAX_RESOURCES = 500;

/** What the observer knows at one instant: the body of `async-console snapshot --format json`. */
export const SnapshotBody = z.object({
  process: ProcessInfo.extend({
    durationMs: z.number().describe('Milliseconds from the start of the process to the snapshot or to its end.'),
    exit: z
      .object({ code: z.int().nullable(), signal: z.string().nullable() })
      .optional()
      .describe('How it ended; absent while it runs, or when that was not seen.'),
  }),
  completeness: Completeness,
  totals: Totals,
  loop: Loop.describe('Of the main thread.'),
  threads: z
    .array(ThreadRow)
    .default([])
    .describe('The observed threads, the main thread first, then live ones, then ended ones, newest first.'),
  threadsOmitted: z.int().nonnegative().default(0).describe('Ended threads beyond the newest 50.'),
  tasks: z.array(TaskDetail),
  tasksOmitted: z.int().nonnegative(),
  sites: z.array(SiteRow),
  resources: z
    .array(ResourceDetail)
    .default([])
    .describe('Those that are held or waited for, the longest wait first, then the others, newest first; at most 500.'),
  resourcesOmitted: z.int().nonnegative().default(0),
  warnings: z.array(Warning).default([]).describe('What the lints have found so far, as in an update; at most 200.'),
});
export type SnapshotBody = z.infer<typeof SnapshotBody>;

/** The whole document. */
export const Snapshot = SnapshotBody.extend({
  schemaVersion: z.literal(SNAPSHOT_SCHEMA_VERSION),
  tool: z.object({ name: z.string(), version: z.string() }),
});
export type Snapshot = z.infer<typeof Snapshot>;
