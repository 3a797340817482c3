import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  PRAGMA foreign_keys = ON;

  CREATE TABLE products (
    sku TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    price_cents INTEGER NOT NULL CHECK (price_cents > 0),
    stock INTEGER NOT NULL CHECK (stock >= 0)
  ) STRICT;

  CREATE TABLE warehouse_stock (
    warehouse TEXT NOT NULL,
    sku TEXT NOT NULL REFERENCES products,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (warehouse, sku)
  ) STRICT;

  CREATE TABLE carts (id INTEGER PRIMARY KEY, email TEXT NOT NULL) STRICT;

  CREATE TABLE cart_items (
    cart_id INTEGER NOT NULL REFERENCES carts ON DELETE CASCADE,
    sku TEXT NOT NULL REFERENCES products,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (cart_id, sku)
  ) STRICT;

  CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    payment_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('paid', 'shipped', 'delivered')),
    tracking TEXT
  ) STRICT;

  CREATE TABLE order_items (
    order_id INTEGER NOT NULL REFERENCES orders,
    sku TEXT NOT NULL REFERENCES products,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (order_id, sku)
  ) STRICT;

  CREATE TABLE emails (
    id INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX unsent_emails ON emails (id) WHERE sent = 0;
`;

const MATERIALS = ['Oak', 'Steel', 'Linen', 'Cork', 'Glass', 'Brass'];
const THINGS = ['Lamp', 'Chair', 'Kettle', 'Clock'];
export const WAREHOUSES = ['east', 'west'] as const;
export type Warehouse = (typeof WAREHOUSES)[number];

/** @param path `:memory:`, or a file that does not exist yet. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(SCHEMA);
  seed(database);
  return database;
}

function seed(database: DatabaseSync): void {
  const product = database.prepare('INSERT INTO products (sku, name, price_cents, stock) VALUES (?, ?, ?, ?)');
  const shelf = database.prepare('INSERT INTO warehouse_stock (warehouse, sku, quantity) VALUES (?, ?, ?)');
  transaction(database, () => {
    for (const [m, material] of MATERIALS.entries()) {
      for (const [t, thing] of THINGS.entries()) {
        const sku = `${material}-${thing}`.toLowerCase();
        product.run(sku, `${material} ${thing}`, 1_900 + 700 * m + 1_300 * t, 200);
        for (const warehouse of WAREHOUSES) shelf.run(warehouse, sku, 1_000);
      }
    }
  });
}

/** All of `work` is kept, or none. Synchronous, so nothing else can run within. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
