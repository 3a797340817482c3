import { transaction, type Warehouse } from '../database.ts';
import type { Shop } from '../shop.ts';

const QUANTITY = 5;

/** Moves some of each product that the other warehouse has more of. */
export async function transferStock(shop: Shop, from: Warehouse, to: Warehouse): Promise<void> {
  const order = [from, to];
  // One fixed order for everybody: two transfers in opposite directions can then never wait for each other.
  if (!shop.misbehaviours.deadlock) order.sort();
  const [first, second] = order as [Warehouse, Warehouse];

  await shop.warehouseLocks[first].run(async () => {
    await shop.audit.record(`transfer from ${from} to ${to}`);
    await shop.warehouseLocks[second].run(() => moveStock(shop, from, to));
  });
}

async function moveStock(shop: Shop, from: Warehouse, to: Warehouse): Promise<void> {
  const [product] = shop.products.search('', 1);
  if (product === undefined) return;
  const change = shop.database.prepare(
    'UPDATE warehouse_stock SET quantity = quantity + ? WHERE warehouse = ? AND sku = ?',
  );
  await shop.audit.record(`move ${QUANTITY} × ${product.sku}`);
  transaction(shop.database, () => {
    change.run(-QUANTITY, from, product.sku);
    change.run(QUANTITY, to, product.sku);
  });
}
