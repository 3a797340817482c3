import { z } from 'zod';
import { Blocked, Loop } from './loop.ts';
import { ThreadId } from './thread-id.ts';

/** One thread of the app: the main thread, or a worker thread that is observed. */
export const ThreadRow = z.object({
  thread: ThreadId,
  threadName: z.string().optional().describe('As given to `new Worker`; absent: none, or its Node does not tell.'),
  spawned: z.int().nonnegative().describe('Tasks ever started in it.'),
  live: z.int().nonnegative().describe('Tasks that live in it now.'),
  ended: z.boolean().describe('The thread has ended, and its tasks with it.'),
  loop: Loop.describe('Of this thread.'),
  blocked: Blocked.optional().describe('Present while the thread does not answer.'),
});
export type ThreadRow = z.infer<typeof ThreadRow>;
