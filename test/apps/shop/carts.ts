import type { DatabaseSync } from 'node:sqlite';
import { notFound } from './errors.ts';
import type { Line } from './products.ts';

export interface CartLine extends Line {
  name: string;
  priceCents: number;
}

export interface Cart {
  id: number;
  email: string;
  lines: CartLine[];
  /** Without shipping. */
  totalCents: number;
}

export type Carts = ReturnType<typeof cartsIn>;

export function cartsIn(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO carts (email) VALUES (?)');
  const byId = database.prepare('SELECT email FROM carts WHERE id = ?');
  const remove = database.prepare('DELETE FROM carts WHERE id = ?');
  const lines = database.prepare(`
    SELECT sku, quantity, name, price_cents AS priceCents
    FROM cart_items JOIN products USING (sku) WHERE cart_id = ? ORDER BY sku`);
  const add = database.prepare(`
    INSERT INTO cart_items (cart_id, sku, quantity) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`);

  return {
    create(email: string): number {
      return Number(insert.run(email).lastInsertRowid);
    },

    /** @throws ShopError NOT_FOUND */
    find(id: number): Cart {
      const found = byId.get(id);
      if (found === undefined) throw notFound('cart', id);
      const rows = lines.all(id) as unknown as CartLine[];
      const totalCents = rows.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
      return { id, email: String(found.email), lines: rows, totalCents };
    },

    add(id: number, { sku, quantity }: Line): void {
      add.run(id, sku, quantity);
    },

    remove(id: number): void {
      remove.run(id);
    },
  };
}
