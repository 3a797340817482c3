import type { Shop } from '../shop.ts';

const TURN_MS = 300;

/** Image after image, each in a callback of its own: the loop turns, but each turn is long. */
export function scaleImages(shop: Shop): void {
  if (shop.closing.aborted) return;
  for (const endsAt = performance.now() + TURN_MS; performance.now() < endsAt; );
  setImmediate(scaleImages, shop);
}
