import { z } from 'zod';
import { AwaitPlace } from './await-place.ts';
import { Location } from './location.ts';
import { ResourceId } from './resource.ts';
import { TaskKind } from './task.ts';
import { TaskId } from './task-id.ts';
import { ThreadId } from './thread-id.ts';

/** Rows of one answer, at most. */
export const TREE_MAX_ROWS = 20_000;

/** `wait`: who is suspended longest at its await. `times`: of whom there are most. */
export const TreeOrder = z.enum(['wait', 'times']);
export type TreeOrder = z.infer<typeof TreeOrder>;

/** The part of the await tree that a console has on its screen. Rows are counted as they are seen: folded. */
export const TreeWindow = z.object({
  task: TaskId.optional().describe('The tree of this task alone; absent: of all.'),
  filter: z
    .string()
    .max(256)
    .default('')
    .describe(
      "Words that must all occur, in any case, in a node's function, kind, place or await, in what it waits for or holds, or in its task's name: it stays, with what is above and below it.",
    ),
  order: TreeOrder.default('wait'),
  descending: z.boolean().default(true),
  folded: z.boolean().default(false).describe('What `except` does not name is folded.'),
  except: z
    .array(z.string().max(32))
    .max(1000)
    .default([])
    .describe("`fold` of rows that are not as `folded` says: nodes' children are hidden, or shown."),
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(TREE_MAX_ROWS).default(50),
});
export type TreeWindow = z.infer<typeof TreeWindow>;

/** Equal nodes of the tree: the same function at the same await, and the same below them. */
export const TreeRow = z.object({
  id: z.string().describe('The same as long as the functions and the awaits from the root to it are.'),
  first: z.string().describe('Names the one of them that waits longest, wherever it goes on to.'),
  fold: z.string().describe('Names it in `except`, with all that are called in the same way.'),
  folded: z.boolean().describe('What is below it is hidden.'),
  below: z.int().nonnegative().describe('Nodes below each of them.'),
  depth: z.int().nonnegative().describe('0: a root.'),
  more: z
    .array(z.int().positive())
    .describe('Depths up to its own, at most 100, at which more rows of the same parent follow.'),
  times: z.int().positive().describe('So many are equal below one parent.'),
  all: z.int().positive().describe('So many they are below all of the equal parents.'),
  kind: z
    .enum(['function', 'generator', 'module', 'task'])
    .describe("'task': one that has no async function of its own, as a request."),
  task: TaskKind.optional().describe('Of a root: the kind of its task.'),
  name: z
    .string()
    .optional()
    .describe("Of a root: its task's name; absent: it is called as its function is, or they have several names."),
  function: z.string().optional().describe('Absent: it has none, or its module was not reported yet.'),
  location: Location.optional().describe('Of the function.'),
  thread: ThreadId.default(0),
  threadName: z.string().optional(),
  state: z.enum(['running', 'scheduled', 'idle']).describe('Of them the one that has most to do with the thread.'),
  scheduled: z.int().nonnegative().describe('How many are woken and wait for the thread.'),
  awaiting: AwaitPlace.optional().describe('Where they are suspended; absent: they are not, or not known.'),
  longestMs: z
    .number()
    .describe('Milliseconds since one of them suspended there; of one that is not suspended: since it was called.'),
  shortestMs: z.number().describe('Of the one that has been there for the shortest time.'),
  waitsFor: z
    .array(
      z.object({
        resource: ResourceId,
        kind: z.string(),
        name: z.string(),
        times: z.int().positive().describe('How many of them do.'),
        dueMs: z.number().optional().describe('Of timers: milliseconds until the first of them is due.'),
      }),
    )
    .optional()
    .describe('The resources they wait for, at most 5; absent: none that was seen.'),
  holds: z.int().positive().optional().describe('How many things they hold; absent: none that was seen.'),
  keepsWaiting: z.int().positive().optional().describe('How many wait for what they hold; absent: nobody.'),
  warnings: z
    .array(z.string())
    .optional()
    .describe('Of roots: the lints that have found something in their tasks; absent: none.'),
  tasks: z
    .array(z.object({ id: TaskId, name: z.string(), longestMs: z.number() }))
    .describe('The tasks they belong to, the longest wait first; at most 10.'),
});
export type TreeRow = z.infer<typeof TreeRow>;

/** A part of the tree at one instant. */
export const TreePage = z.object({
  matching: z.int().nonnegative().describe('Rows in all.'),
  offset: z.int().nonnegative(),
  rows: z.array(TreeRow),
  tasks: z.int().nonnegative().describe('Tasks in the tree.'),
  suspended: z.int().nonnegative().describe('Async functions in it that are suspended at an `await`.'),
  nodes: z.int().nonnegative().describe('Nodes in the tree: the async functions that live, and tasks without one.'),
});
export type TreePage = z.infer<typeof TreePage>;
