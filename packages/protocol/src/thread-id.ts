import { z } from 'zod';

/** 0: the main thread; else the `threadId` of `node:worker_threads`, as the app sees it. */
export const ThreadId = z.int().nonnegative();
export type ThreadId = z.infer<typeof ThreadId>;
