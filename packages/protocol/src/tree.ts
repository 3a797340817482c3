import { z } from 'zod';
import { Location } from './location.ts';
import { Completeness } from './process.ts';
import { TaskState } from './task.ts';
import { TaskId } from './task-id.ts';
import { ThreadId } from './thread-id.ts';

export const TREE_SCHEMA_VERSION = 1;

/** What settles a promise that no async function and no other promise settles. */
export const WaitReason = z.object({
  kind: z
    .enum([
      'timer',
      'immediate',
      'event',
      'socket',
      'child-process',
      'worker',
      'message-port',
      'file-system',
      'dns',
      'operation',
      'held',
      'resource',
      'never',
      'unknown',
    ])
    .describe(
      "'event': a listener of an object. 'operation': of Node's own. 'held': its resolving functions are kept in an object or " +
        "a variable of the program. 'resource': a lock, a pool or the like, as the agent knows it; see `name`. 'never': nothing that is left can reach its resolving functions. 'unknown': it was not found.",
    ),
  name: z
    .string()
    .optional()
    .describe(
      'The class of the object or operation; the file of a child process; the host of a lookup; what holds it.',
    ),
  events: z.array(z.string()).optional().describe('What is listened for.'),
  peer: z.string().optional().describe('The other end of a socket: address and port, or the path of a pipe.'),
  pids: z.array(z.int()).optional().describe('Of child processes; at most five.'),
  threadId: z.int().optional().describe('Of a worker.'),
  dueMs: z
    .object({ from: z.number(), to: z.number() })
    .optional()
    .describe(
      'Milliseconds from the snapshot until the timer fires, of all that are counted here; negative: it is late.',
    ),
});
export type WaitReason = z.infer<typeof WaitReason>;

const Row = z.object({
  kind: z
    .enum(['task', 'function', 'generator', 'module', 'then', 'all', 'allSettled', 'any', 'race', 'promise', 'cycle'])
    .describe(
      "'function', 'generator': suspended at an `await`. 'module': at one at its top. 'then': callbacks of a chain. 'all' to " +
        "'race': a call of `Promise`. 'promise': any other. 'task': one that has no async function of its own, as a request. 'cycle': it waits, in the end, for itself: see `name`.",
    ),
  name: z.string().optional().describe('Of a function or a task; absent: it has none.'),
  location: Location.optional().describe(
    'Where it is suspended; of `then`, where its first callback begins; absent: that was not seen.',
  ),
  definition: Location.optional().describe('Where the function begins; present when `location` is not.'),
  origin: z
    .enum(['app', 'dependency', 'node'])
    .describe("Whose code it is: 'dependency' lies below `node_modules`, 'node' is Node's own."),
  times: z.int().positive().describe('So many are equal, with all that they wait for.'),
  waitsFor: z
    .array(WaitReason)
    .optional()
    .describe('What the promise waits for, where that is no async function and no other promise.'),
  unseen: z
    .literal(true)
    .optional()
    .describe(
      'The agent that was attached has not seen this `await` begin: it was before the attach, or while no console was connected. Absent: it has, or it does not tell, or there is no such agent.',
    ),
  agent: z
    .object({
      state: TaskState.exclude(['ended']).describe('Of them the one that has most to do with the thread.'),
      longestMs: z.number().describe('Milliseconds since one of them suspended there, or else was called.'),
      shortestMs: z.number().describe('Of the one that has been there for the shortest time.'),
      thread: ThreadId.describe('The thread they run in.'),
      threadName: z.string().optional().describe('Of a worker thread; absent: it has none.'),
      all: z.int().positive().describe('So many they are below all that are equal above.'),
      tasks: z
        .array(z.object({ id: TaskId, name: z.string() }))
        .describe('Theirs, the longest wait first; at most 10.'),
      task: z.string().optional().describe('Of a root: the name of its task, where it is not that of the function.'),
      holds: z.int().positive().optional().describe('How many things they hold; absent: none that was seen.'),
      keepsWaiting: z.int().positive().optional().describe('How many wait for what they hold; absent: nobody.'),
      warnings: z
        .array(z.string())
        .optional()
        .describe('Of a root: the lints that have found something; absent: none.'),
    })
    .optional()
    .describe('What only an agent knows; absent: see `source`.'),
});

export type TreeNode = z.infer<typeof Row> & { awaits: TreeNode[] };
/** One that waits, and below it what it waits for. */
export const TreeNode: z.ZodType<TreeNode> = Row.extend({
  get awaits(): z.ZodArray<z.ZodType<TreeNode>> {
    return z.array(TreeNode).describe('What it waits for.');
  },
}).meta({ id: 'TreeNode' });

/** Who awaits whom in a process at one instant: the body of `async-console tree --json`. */
export const AwaitTree = z.object({
  schemaVersion: z.literal(TREE_SCHEMA_VERSION),
  tool: z.object({ name: z.string(), version: z.string() }),
  process: z.object({
    pid: z.int().positive(),
    node: z.string().describe('For example "v24.21.0".'),
    directory: z.string().describe('Its working directory; relative locations start there.'),
  }),
  source: z
    .enum(['heap', 'agent'])
    .describe(
      "'heap': read from a heap snapshot; the process was paused for it. 'agent': told by the agent in the process.",
    ),
  heap: z
    .object({
      usedBytes: z.int().nonnegative().describe('Before the snapshot.'),
      nodes: z.int().nonnegative(),
      edges: z.int().nonnegative(),
    })
    .optional()
    .describe('Present when it was read.'),
  completeness: Completeness.optional().describe('What an agent has not seen; present when it was asked.'),
  pauseMs: z.number().optional().describe('How long the process was paused, as seen from outside; absent: it was not.'),
  suspended: z.int().nonnegative().describe('Async functions and async generators at an `await`.'),
  unlocated: z
    .int()
    .nonnegative()
    .describe(
      'Those of them whose line is not known: they share the promise that they await with others, and asking for each would pause the process again.',
    ),
  unseen: z
    .int()
    .positive()
    .optional()
    .describe(
      'Those of them that the agent that was attached has not seen begin; absent: none, or it does not tell, or there is no such agent.',
    ),
  roots: z
    .array(TreeNode)
    .describe(
      "Who nobody waits for: from a heap the app's own first, the most frequent first; from an agent tasks, the longest wait first.",
    ),
  omitted: z
    .int()
    .nonnegative()
    .describe('Rows at which the tree is cut, with what is below them: beyond the first 20 000, or deeper than 300.'),
  cycles: z
    .array(z.array(z.object({ name: z.string().optional(), location: Location.optional() })))
    .describe('Functions that wait for each other in a ring: none of them can go on. An agent does not look for them.'),
});
export type AwaitTree = z.infer<typeof AwaitTree>;
