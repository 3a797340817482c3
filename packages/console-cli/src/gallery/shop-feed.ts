import type { Overview, TaskWindow } from '@async-console/protocol';
import type { Feed, FeedMessage } from '../store/feed.ts';
import { answer, type Known } from '../store/query.ts';
import { overview, shopSites, shopTasks } from './shop.ts';

/** The shop as a feed: answers each window at once, and again when it is told to. */
export class ShopFeed implements Feed {
  tasks: Known['tasks'] = shopTasks;
  resources: Known['resources'] = [];
  warnings: Known['warnings'] = [];
  overview: Overview = overview();
  readonly windows: TaskWindow[] = [];
  closed = false;
  readonly #listeners = new Set<(message: FeedMessage) => void>();

  subscribe(window: TaskWindow): void {
    this.windows.push(window);
    queueMicrotask(() => this.update());
  }

  onMessage(listener: (message: FeedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.closed = true;
  }

  send(message: FeedMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  update(): void {
    const window = this.windows.at(-1);
    if (window !== undefined) {
      const { overview, tasks, resources, warnings } = this;
      const known = { tasks, sites: shopSites, resources, warnings };
      this.send({ type: 'update', update: { overview, ...answer(known, window) } });
    }
  }
}
