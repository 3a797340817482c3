import type { TaskWindow } from '@async-console/protocol';

/** What the model wants done in the world; whoever runs `update` does it. */
export type Command =
  | { readonly type: 'subscribe'; readonly window: TaskWindow; readonly intervalMs: number }
  /** Read the await tree from the heap of the process; `isWanted`: however long it is paused for that. A `heap` message says what came of it. */
  | { readonly type: 'readHeap'; readonly isWanted: boolean }
  /** Quit, and take the agent out of the process. */
  | { readonly type: 'detach' }
  /** `leaveScreen`: the last screen is to stay in the terminal. */
  | { readonly type: 'quit'; readonly leaveScreen: boolean };
