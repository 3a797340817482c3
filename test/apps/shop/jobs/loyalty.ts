import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../shop.ts';

/** Milliseconds. */
export const BURSTS = { short: { burst: 250, pause: 150 }, long: { burst: 2_000, pause: 1_000 } } as const;
const CUSTOMERS = 100;

/**
 * Every lookup but the first is answered from the cache: its promise is settled already, so the await yields to the
 * microtask queue only, and no timer and no request gets its turn until the burst is over.
 */
export async function recountLoyaltyPoints(
  shop: Shop,
  { burst, pause }: { burst: number; pause: number },
): Promise<void> {
  const cache = new Map<number, Promise<number>>();
  while (!shop.closing.aborted) {
    const endsAt = performance.now() + burst;
    for (let customer = 0; performance.now() < endsAt; customer = (customer + 1) % CUSTOMERS) {
      await cachedPoints(cache, customer);
    }
    await sleep(pause, undefined, { ref: false });
  }
}

function cachedPoints(cache: Map<number, Promise<number>>, customer: number): Promise<number> {
  const cached = cache.get(customer) ?? loadPoints(customer);
  cache.set(customer, cached);
  return cached;
}

async function loadPoints(customer: number): Promise<number> {
  return customer * 10;
}
