import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './database.ts';
import { notFound } from './errors.ts';
import type { Line } from './products.ts';

export interface Order {
  id: number;
  email: string;
  totalCents: number;
  status: 'paid' | 'shipped' | 'delivered';
  tracking: string | null;
}

export type Orders = ReturnType<typeof ordersIn>;

export function ordersIn(database: DatabaseSync) {
  const insert = database.prepare(
    "INSERT INTO orders (email, total_cents, payment_id, status) VALUES (?, ?, ?, 'paid')",
  );
  const insertLine = database.prepare('INSERT INTO order_items (order_id, sku, quantity) VALUES (?, ?, ?)');
  const byId = database.prepare(
    'SELECT id, email, total_cents AS totalCents, status, tracking FROM orders WHERE id = ?',
  );
  const ship = database.prepare("UPDATE orders SET status = 'shipped', tracking = ? WHERE id = ?");
  const deliver = database.prepare("UPDATE orders SET status = 'delivered' WHERE id = ?");

  return {
    create(email: string, lines: readonly Line[], totalCents: number, paymentId: string): number {
      return transaction(database, () => {
        const id = Number(insert.run(email, totalCents, paymentId).lastInsertRowid);
        for (const { sku, quantity } of lines) insertLine.run(id, sku, quantity);
        return id;
      });
    },

    /** @throws ShopError NOT_FOUND */
    find(id: number): Order {
      const order = byId.get(id);
      if (order === undefined) throw notFound('order', id);
      return order as unknown as Order;
    },

    shipped(id: number, tracking: string): void {
      ship.run(tracking, id);
    },

    delivered(id: number): void {
      deliver.run(id);
    },
  };
}
