import { z } from 'zod';

/** The observed process. Its arguments, environment and headers never cross the wire. */
export const ProcessInfo = z.object({
  pid: z.int().positive(),
  name: z.string().describe("`--name`, else the package's name, else the script's file name."),
  command: z
    .string()
    .optional()
    .describe(
      'The script, relative to the working directory when it lies inside; absent for `node -e`, a REPL or standard input.',
    ),
  node: z.string().describe('For example "v24.21.0".'),
  platform: z.string().describe('`process.platform`.'),
  parentPid: z
    .int()
    .positive()
    .optional()
    .describe('The process that started this one, when it is instrumented too; absent: it is not, or not known yet.'),
  clusterWorker: z.int().positive().optional().describe('`cluster.worker.id`; absent: no worker of a cluster.'),
  startedAt: z.number().describe('Milliseconds since the epoch at which the process started.'),
  directory: z
    .string()
    .describe('Working directory of the process when it was instrumented; relative locations start there.'),
});
export type ProcessInfo = z.infer<typeof ProcessInfo>;

/** What was not seen, so that no number claims more than it is. */
export const Completeness = z.object({
  mode: z.enum(['preload', 'attach']),
  /** Modules of the app (not `node_modules`) that passed the load hook. */
  modules: z.object({
    instrumented: z.int().nonnegative(),
    skipped: z
      .int()
      .nonnegative()
      .describe('Left alone on purpose: no room for more sites, or a name of the probe is in use.'),
    failed: z.int().nonnegative().describe('Not parsed; they run untouched.'),
  }),
  uncovered: z
    .array(z.object({ file: z.string(), reason: z.string() }))
    .describe('Each skipped or failed module (at most 50): where, and why.'),
  skippedFunctions: z
    .int()
    .nonnegative()
    .describe(
      'Async functions of instrumented modules that are not tracked: async generators and those with `await using`.',
    ),
  untrackedFrames: z
    .int()
    .nonnegative()
    .describe('Async calls without a slot: the table was full, or the promise was not seen.'),
  lostEvents: z
    .int()
    .nonnegative()
    .describe('Ended tasks that are in the totals but whose rows were overwritten before they were read.'),
  unobservedThreads: z
    .int()
    .nonnegative()
    .describe(
      'Worker threads of the app that the agent is not in: started with `execArgv: []`, with little heap, or ended too soon.',
    ),
  agentError: z.string().optional().describe('Why the agent switched itself off; absent while it is on.'),
});
export type Completeness = z.infer<typeof Completeness>;
