import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../shop.ts';

const LOOKS = 20;
const LOOK_EVERY_MS = 200;

/** Whether the supplier opens in the next four seconds. */
export async function waitForSupplier(shop: Shop, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  for (let look = 0; look < LOOKS && !shop.closing.aborted; look++) await sleep(LOOK_EVERY_MS);
  return false;
}
