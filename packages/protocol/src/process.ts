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
  attached: z
    .literal(true)
    .optional()
    .describe('The agent was put into the running process; absent: it was there from the start.'),
  startedAt: z.number().describe('Milliseconds since the epoch at which the process started.'),
  directory: z
    .string()
    .describe('Working directory of the process when it was instrumented; relative locations start there.'),
});
export type ProcessInfo = z.infer<typeof ProcessInfo>;

/**
 * Reasons to skip a module that are somebody's wish, or Node's rule: below `node_modules` and not included; excluded;
 * JSON, WebAssembly and the like, which hold no async functions.
 */
export const BY_RULE = ['node_modules', 'excluded', 'not-javascript'] as const;

/** What was not seen, so that no number claims more than it is. */
export const Completeness = z.object({
  mode: z.enum(['preload', 'attach']),
  /** Modules that passed the load hook, each once: instrumented + skipped + failed. */
  modules: z.object({
    instrumented: z.int().nonnegative(),
    skipped: z.int().nonnegative().describe('Left alone on purpose: the sum of `skippedBy`.'),
    failed: z.int().nonnegative().describe('Not parsed; they run untouched.'),
    skippedBy: z
      .record(z.string(), z.int().positive())
      .default({})
      .describe(
        `Skipped modules by reason; a reason of none is absent. As it was wanted: ${BY_RULE.join(', ')}. ` +
          'What the numbers miss: every other.',
      ),
  }),
  uncovered: z
    .array(z.object({ file: z.string(), reason: z.string() }))
    .describe('Each failed module, and each that was skipped though nobody wanted it (at most 50): where, and why.'),
  skippedFunctions: z
    .int()
    .nonnegative()
    .describe(
      'Async functions of instrumented modules that are not tracked: those with `await using`, and with a function named as a variable or parameter.',
    ),
  untrackedFrames: z
    .int()
    .nonnegative()
    .describe('Async calls without a slot: the table was full, or the promise was not seen.'),
  unwatchedFrames: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'Frames suspended for long that are not watched for loss, because 50 000 others of their thread are; absent: an older agent.',
    ),
  uncapturedRoots: z
    .int()
    .nonnegative()
    .optional()
    .describe('Tasks of a process that was attached to of which it was not captured where they begin; absent: none.'),
  adapters: z
    .array(z.object({ library: z.string(), version: z.string().optional(), off: z.string().optional() }))
    .default([])
    .describe(
      'Libraries that were loaded and whose resources an adapter makes known; `off`: why it does not. A library that has no adapter is not listed.',
    ),
  untrackedClaims: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Holds and waits without a row: the table was full, or their resource had no room in it.'),
  frameCapacity: z.int().positive().optional().describe('Frames that have room in the table at once.'),
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
