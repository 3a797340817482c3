import { z } from 'zod';
import { AwaitPlace } from './await-place.ts';
import { Location } from './location.ts';
import { ResourceId } from './resource.ts';
import { TaskId } from './task-id.ts';

/** One step of who waits for whom. */
export const ChainLink = z.object({
  task: TaskId.optional().describe('Absent: not known.'),
  taskName: z.string().optional(),
  resource: ResourceId.optional().describe(
    'What the task waits for; absent in the last one, when that is no resource.',
  ),
  resourceName: z.string().optional(),
  waitsAt: AwaitPlace.optional().describe('Where the task is suspended.'),
  forMs: z.number().optional().describe('Milliseconds since it waits there.'),
  holdsSince: z.number().optional().describe('Milliseconds since it holds what the one before waits for.'),
  location: Location.optional().describe('Where it has asked for what it holds.'),
});
export type ChainLink = z.infer<typeof ChainLink>;
