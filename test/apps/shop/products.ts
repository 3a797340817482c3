import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './database.ts';
import { notFound, outOfStock } from './errors.ts';

export interface Product {
  sku: string;
  name: string;
  priceCents: number;
  stock: number;
}

export interface Line {
  sku: string;
  quantity: number;
}

export type Products = ReturnType<typeof productsIn>;

export function productsIn(database: DatabaseSync) {
  const columns = 'sku, name, price_cents AS priceCents, stock';
  const bySku = database.prepare(`SELECT ${columns} FROM products WHERE sku = ?`);
  const byName = database.prepare(`SELECT ${columns} FROM products WHERE name LIKE ? ORDER BY name LIMIT ?`);
  const take = database.prepare(
    'UPDATE products SET stock = stock - :quantity WHERE sku = :sku AND stock >= :quantity',
  );
  const giveBack = database.prepare('UPDATE products SET stock = stock + ? WHERE sku = ?');
  const reprice = database.prepare('UPDATE products SET price_cents = ? WHERE sku = ?');

  return {
    /** @throws ShopError NOT_FOUND */
    find(sku: string): Product {
      const product = bySku.get(sku);
      if (product === undefined) throw notFound('product', sku);
      return product as unknown as Product;
    },

    search(name: string, limit: number): Product[] {
      return byName.all(`%${name}%`, limit) as unknown as Product[];
    },

    /** Takes all lines from the shelf, or none. @throws ShopError OUT_OF_STOCK */
    reserve(lines: readonly Line[]): void {
      transaction(database, () => {
        for (const { sku, quantity } of lines) {
          if (take.run({ sku, quantity }).changes === 0) throw outOfStock(sku);
        }
      });
    },

    restock(lines: readonly Line[]): void {
      transaction(database, () => {
        for (const { sku, quantity } of lines) giveBack.run(quantity, sku);
      });
    },

    reprice(prices: ReadonlyArray<{ sku: string; priceCents: number }>): void {
      transaction(database, () => {
        for (const { sku, priceCents } of prices) reprice.run(priceCents, sku);
      });
    },
  };
}
