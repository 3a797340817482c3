import { Mutex } from './mutex.ts';

/** How often each product was looked at. */
export class Visits {
  readonly #counts = new Map<string, number>();
  readonly #lock = new Mutex('visits');

  count(sku: string): void {
    this.#counts.set(sku, (this.#counts.get(sku) ?? 0) + 1);
  }

  /** The same, with a lock against others who count: there are none, nothing else runs meanwhile. */
  async countLocked(sku: string): Promise<void> {
    await this.#lock.acquire();
    this.count(sku);
    this.#lock.release();
  }
}
