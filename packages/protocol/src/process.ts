import { z } from 'zod';

/** The observed process. Its arguments, environment and headers never cross the wire. */
export const ProcessInfo = z.object({
  pid: z.int().positive(),
  /** `--name`, else the package's name, else the script's file name. */
  name: z.string(),
  /** The script, relative to the working directory when it lies inside; absent for `node -e`, a REPL or standard input. */
  command: z.string().optional(),
  /** For example "v24.21.0". */
  node: z.string(),
  /** `process.platform`. */
  platform: z.string(),
  /** Milliseconds since the epoch at which the process started. */
  startedAt: z.number(),
  /** Working directory of the process when it was instrumented; relative locations start there. */
  directory: z.string(),
});
export type ProcessInfo = z.infer<typeof ProcessInfo>;

/** What was not seen, so that no number claims more than it is. */
export const Completeness = z.object({
  mode: z.enum(['preload', 'attach']),
  /** Modules of the app (not `node_modules`) that passed the load hook. */
  modules: z.object({
    instrumented: z.int().nonnegative(),
    /** Left alone on purpose: no room for more sites, or a name of the probe is in use. */
    skipped: z.int().nonnegative(),
    /** Not parsed; they run untouched. */
    failed: z.int().nonnegative(),
  }),
  /** Each skipped or failed module (at most 50): where, and why. */
  uncovered: z.array(z.object({ file: z.string(), reason: z.string() })),
  /** Async functions of instrumented modules that are not tracked: async generators and those with `await using`. */
  skippedFunctions: z.int().nonnegative(),
  /** Async calls without a slot: the table was full, or the promise was not seen. */
  untrackedFrames: z.int().nonnegative(),
  /** Ended tasks that are in the totals but whose rows were overwritten before they were read. */
  lostEvents: z.int().nonnegative(),
  /** Worker threads of the app are not observed: how many it has started. */
  unobservedThreads: z.int().nonnegative(),
  /** Why the agent switched itself off; absent while it is on. */
  agentError: z.string().optional(),
});
export type Completeness = z.infer<typeof Completeness>;
