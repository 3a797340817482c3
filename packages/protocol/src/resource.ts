import { z } from 'zod';
import { AwaitPlace, AwaitSite } from './await-place.ts';
import { Location } from './location.ts';
import { TaskId } from './task-id.ts';
import { ThreadId } from './thread-id.ts';

/** Unique within one process; never reused. */
export const ResourceId = z.int().positive();
export type ResourceId = z.infer<typeof ResourceId>;

/** Which resource it is. */
const OfResource = z.object({
  resource: ResourceId,
  kind: z.string().describe("What it is: 'pool', 'mutex', 'semaphore', 'queue', 'connection', 'server' …"),
  name: z.string(),
});

/** An await at which something was held. */
const Crossing = AwaitPlace.extend({ times: z.int().positive() });

/** How something is held. */
const Holding = z.object({
  forMs: z.number().describe('Milliseconds since it is held.'),
  awaitsCrossed: z
    .int()
    .nonnegative()
    .describe('How many times the frame that holds it has suspended since: exact, also while nobody measures.'),
  crossed: z
    .array(Crossing)
    .optional()
    .describe('At which awaits, the first four; absent: at none, or at such as were not seen.'),
  inUse: z
    .literal(true)
    .optional()
    .describe('A use of the thing itself is under way, as a query of a connection; absent: none, or not known.'),
  location: Location.optional().describe(
    'Where it was asked for, once that has lasted for some milliseconds; absent: not yet, in no code of the app, or among so many at once that stacks would have slowed the app down.',
  ),
});

/** A task owns a permit of a resource. */
export const Hold = OfResource.extend(Holding.shape).extend({
  waiters: z.int().nonnegative().describe('How many wait for the resource.'),
});
export type Hold = z.infer<typeof Hold>;

/** How a task waits for a resource. */
const Waiting = z.object({
  forMs: z.number().describe('Milliseconds since it waits.'),
  place: z.int().positive().describe('In the order in which they came; 1: nobody waits longer.'),
  dueMs: z.number().optional().describe('Of a timer: milliseconds until it is due, at most; absent: it is none.'),
  location: Location.optional().describe('As of a hold.'),
});

/** A task waits for a resource. */
export const AsyncOp = OfResource.extend(Waiting.shape);
export type AsyncOp = z.infer<typeof AsyncOp>;

/** Of a holder or a waiter. */
const Claimant = z.object({
  task: TaskId.optional().describe(
    'Absent: not known, because it was asked for in no async function, or in code that is not probed.',
  ),
  taskName: z.string().optional().describe('Of that task; absent when it is forgotten.'),
  taskEnded: z.literal(true).optional().describe('It has ended, and what it held was not given back.'),
  awaiting: AwaitSite.optional().describe('Where the task is suspended; absent as in a task.'),
});

export const Holder = Claimant.extend(Holding.shape);
export type Holder = z.infer<typeof Holder>;

export const Waiter = Claimant.extend(Waiting.shape);
export type Waiter = z.infer<typeof Waiter>;

/** A thing that tasks wait for or hold. */
export const ResourceRow = z.object({
  id: ResourceId,
  kind: z.string(),
  name: z.string(),
  thread: ThreadId.default(0).describe('The thread in which it is.'),
  threadName: z.string().optional(),
  location: Location.optional().describe(
    'The line of the app at which it was first seen: where it was made, or else first asked for; absent: none.',
  ),
  capacity: z.int().positive().optional().describe('How many can hold it at once; absent: any number, or not known.'),
  held: z
    .int()
    .nonnegative()
    .describe('How many hold it. Of a server, its open connections: they are counted, and held by no task.'),
  waiting: z.int().nonnegative(),
  longestHoldMs: z.number().optional().describe('Of those who hold it now; absent: nobody does.'),
  longestWaitMs: z.number().optional().describe('Of those who wait now; absent: nobody does.'),
  everHeld: z.int().nonnegative().describe('How many times it was held so far.'),
  everHeldAcross: z.int().nonnegative().describe('How many of those that were given back were held across an await.'),
});
export type ResourceRow = z.infer<typeof ResourceRow>;

/** Nobody gives them back or waits in line: a server's connections are open, timers run, and that there are many is no news. */
const LEFT_OUT: ReadonlySet<string> = new Set(['server', 'timer']);

/** How much is held and waited for in all. */
export function sumOfResources(
  rows: readonly Pick<ResourceRow, 'kind' | 'held' | 'waiting'>[],
): Record<'known' | 'held' | 'waiting', number> {
  const summed = rows.filter(({ kind }) => !LEFT_OUT.has(kind));
  return {
    known: rows.length,
    held: summed.reduce((sum, { held }) => sum + held, 0),
    waiting: summed.reduce((sum, { waiting }) => sum + waiting, 0),
  };
}

export const ResourceDetail = ResourceRow.extend({
  holders: z.array(Holder).describe('The longest first; at most 100.'),
  waiters: z.array(Waiter).describe('In the order in which they came; at most 100.'),
});
export type ResourceDetail = z.infer<typeof ResourceDetail>;
