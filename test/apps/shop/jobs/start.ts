import { spawn } from '@async-console/instrument';
import { reportFailure, type Shop } from '../shop.ts';
import { printCatalog } from './catalog.ts';
import { scaleImages } from './images.ts';
import { BURSTS, recountLoyaltyPoints } from './loyalty.ts';
import { waitForSupplier } from './opening-hours.ts';
import { runOutbox } from './outbox.ts';
import { refreshPrices } from './prices.ts';
import { countStock } from './stock-count.ts';
import { transferStock } from './transfers.ts';

const FIRST_RUN_AFTER_MS = 500;

/** All of them end when the shop closes. */
export function startJobs(shop: Shop): void {
  spawn('email outbox', () => runOutbox(shop)).catch(reportFailure(shop, 'The email outbox'));
  every(2_000, shop, 'price refresh', () => refreshPrices(shop));
  every(1_000, shop, 'stock transfer east', () => transferStock(shop, 'west', 'east'));
  every(1_000, shop, 'stock transfer west', () => transferStock(shop, 'east', 'west'));
  startMisbehaving(shop);
}

function startMisbehaving(shop: Shop): void {
  const { block, spin, burn, starve, busy, deaf } = shop.misbehaviours;
  if (block) every(8_000, shop, 'print catalogue', () => printCatalog(shop));
  if (spin) every(6_000, shop, 'count stock', () => countStock(shop));
  if (burn) recount(BURSTS.short);
  if (starve) recount(BURSTS.long);
  if (busy) scaleImages(shop);
  if (deaf) every(5_000, shop, 'wait for supplier', () => waitForSupplier(shop, AbortSignal.timeout(200)));

  function recount(bursts: (typeof BURSTS)[keyof typeof BURSTS]): void {
    spawn('loyalty points', () => recountLoyaltyPoints(shop, bursts)).catch(reportFailure(shop, 'Loyalty points'));
  }
}

/** A run that takes longer than the interval is not overtaken by the next. */
function every(intervalMs: number, shop: Shop, name: string, job: () => Promise<unknown>): void {
  let running = false;
  const run = () => {
    if (running) return;
    running = true;
    spawn(name, job, { fields: { everyMs: intervalMs } })
      .catch(reportFailure(shop, name))
      .finally(() => {
        running = false;
      });
  };
  const first = setTimeout(run, FIRST_RUN_AFTER_MS);
  const interval = setInterval(run, intervalMs);
  shop.closing.addEventListener('abort', () => {
    clearTimeout(first);
    clearInterval(interval);
  });
}
