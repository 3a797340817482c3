import type { Exit, Feed, FeedMessage } from '../store/feed.ts';
import type { Connection } from './connect.ts';
import { isRunning } from './proc.ts';

/**
 * A connection as the dashboard's feed, from before it is there. `exit`: how the program ends, for whoever started it;
 * absent: only the connection tells that it has ended, and nobody how.
 */
export function connectionFeed(connecting: Promise<Connection>, exit?: Promise<Exit>): Feed {
  const listeners = new Set<(message: FeedMessage) => void>();
  /** What whoever comes later must know too. */
  const past: FeedMessage[] = [];
  const tell = (message: FeedMessage) => {
    if (message.type !== 'update') past.push(message);
    for (const listener of listeners) listener(message);
  };
  let connection: Connection | undefined;
  let closed = false;

  connecting.then(use, async (error: Error) => {
    if (closed) return;
    tell({ type: 'notice', text: error.message });
    if (exit) tell({ type: 'ended', exit: await exit });
  });

  async function use(made: Connection): Promise<void> {
    if (closed) return made.close();
    connection = made;
    made.onNotice((text) => tell({ type: 'notice', text }));
    tell({ type: 'connected', process: made.hello.process });
    const { final, reason } = await made.ended;
    if (closed) return;
    if (final) tell({ type: 'final', body: final });
    if (exit) tell({ type: 'ended', exit: await exit });
    else if (final || !isRunning(made.hello.process.pid)) tell({ type: 'ended' });
    else tell({ type: 'disconnected', reason });
  }

  return {
    subscribe(window, intervalMs) {
      connection?.subscribe(window, intervalMs, (update) => tell({ type: 'update', update }));
    },
    onMessage(listener) {
      listeners.add(listener);
      for (const message of past) listener(message);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      connection?.close();
    },
  };
}
