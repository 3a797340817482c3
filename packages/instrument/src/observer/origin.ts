import type { Book } from './book.ts';
import type { TaskIds } from './ids.ts';

/** What the rows of a thread need, also when its table is gone. */
export interface Origin {
  /** 0: the main thread; else the `threadId` that the app sees. */
  readonly thread: number;
  readonly threadName?: string;
  readonly book: Book;
  readonly ids: TaskIds;
}
