import { z } from 'zod';
import { ChainLink } from './chain.ts';
import { Location } from './location.ts';
import { ResourceId } from './resource.ts';
import { TaskId } from './task-id.ts';
import { ThreadId } from './thread-id.ts';

/** Something that is wrong, or looks like it, found by a lint. */
export const Warning = z.object({
  lint: z.string().describe("The name of the rule: 'pool-exhausted'."),
  severity: z.enum(['error', 'warning', 'info']).describe("'error': it cannot get better by itself."),
  message: z.string().describe('A sentence that says what is wrong, with its figures.'),
  remedy: z.string().describe('A sentence that says what to do.'),
  task: TaskId.optional().describe('The task that it is about, or one of several.'),
  taskName: z.string().optional(),
  resource: ResourceId.optional(),
  resourceName: z.string().optional(),
  location: Location.optional().describe('The line to look at.'),
  thread: ThreadId.default(0),
  times: z.int().positive().default(1).describe('How many of the same there are, or were.'),
  firstAt: z.number().describe('Milliseconds since the process started at which it was found first.'),
  lastAt: z.number().describe('The same for the last time; later than now minus a few seconds: it goes on.'),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .describe('The figures that the rule has looked at.'),
  chain: z.array(ChainLink).optional().describe('Who waits for whom, from the one that waits to the root cause.'),
});
export type Warning = z.infer<typeof Warning>;
