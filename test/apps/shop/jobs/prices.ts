import type { Shop } from '../shop.ts';

const ENOUGH = 200;

/** Asks the supplier for today's prices, and orders more of what runs low. */
export async function refreshPrices(shop: Shop): Promise<void> {
  const products = shop.products.search('', 100);
  const prices = await shop.clients.supplier.prices(products.map(({ sku }) => sku));
  shop.products.reprice(prices);

  const low = products.filter(({ stock }) => stock < ENOUGH / 2).map(({ sku }) => ({ sku, quantity: ENOUGH }));
  if (low.length > 0) {
    await shop.stockLock.run(async () => {
      await shop.audit.record(`restock ${low.map(({ sku }) => sku).join(', ')}`);
      shop.products.restock(low);
    });
  }
}
