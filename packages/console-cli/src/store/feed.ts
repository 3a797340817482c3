import type { ProcessInfo, SnapshotBody, TaskWindow } from '@async-console/protocol';
import type { State } from './tree-row.ts';

/** How the observed program ended; both null: that was not seen. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * What reaches the console from the observed program. Every string in it has been cleaned already (control characters,
 * bidi overrides, length): that happens once, where it enters.
 */
export type FeedMessage =
  /** The agent has said hello; again after a reconnection, perhaps to another process. */
  | { readonly type: 'connected'; readonly process: ProcessInfo }
  | { readonly type: 'update'; readonly update: State }
  /** The program's last state, just before it ended. */
  | { readonly type: 'final'; readonly body: SnapshotBody }
  /** The program has ended; `exit` is absent when nobody could see how. */
  | { readonly type: 'ended'; readonly exit?: Exit }
  /** The connection is gone, and the program is not known to have ended. `reason` is one sentence. */
  | { readonly type: 'disconnected'; readonly reason: string }
  /** One sentence for the user, from the connection or the agent. */
  | { readonly type: 'notice'; readonly text: string };

/** Where the dashboard gets its facts: a socket, a recording, a test. */
export interface Feed {
  /** Send this window at once, and then every `intervalMs`; replaces the window before. Only sent while connected. */
  subscribe(window: TaskWindow, intervalMs: number): void;
  /** Each listener gets all messages from now on. Returns what stops it. */
  onMessage(listener: (message: FeedMessage) => void): () => void;
  close(): void;
}

export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  /** Without the end of the line. */
  readonly text: string;
}

/** What the program prints, when this console started it. */
export interface OutputFeed {
  /** Lines as they come, many at once. What came before the first listener is handed to it. Returns what stops it. */
  onLines(listener: (lines: readonly OutputLine[]) => void): () => void;
}
