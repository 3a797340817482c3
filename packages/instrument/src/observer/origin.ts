import type { Book } from './book.ts';
import type { TaskIds } from './ids.ts';

/** What the rows of a thread need, also when its table is gone. */
export interface Origin {
  /** 0: the main thread; else the `threadId` that the app sees. */
  readonly thread: number;
  readonly threadName?: string;
  readonly book: Book;
  readonly ids: TaskIds;
  /** The same for resources. */
  readonly resourceIds: TaskIds;
  /** Milliseconds from the start of the process to that of the thread, whose clock begins there. */
  readonly startedAt: number;
}
