import type { Shop } from '../shop.ts';
import { processorTime } from './processor-time.ts';

const COUNT_MS = 2_000;

/** Async by its name only: it comes to no await. @returns how many things there are. */
export async function countStock(shop: Shop): Promise<number> {
  let counted = 0;
  for (const endsAt = processorTime() + COUNT_MS; processorTime() < endsAt; ) {
    counted = shop.products.search('', 100).reduce((sum, { stock }) => sum + stock, 0);
  }
  return counted;
}
