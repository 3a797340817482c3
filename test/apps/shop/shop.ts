import { once } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import type { Audit } from './audit.ts';
import { type Carts, cartsIn } from './carts.ts';
import { WAREHOUSES, type Warehouse } from './database.ts';
import { Deliveries } from './deliveries.ts';
import { type Emails, emailsIn } from './emails.ts';
import { Mutex } from './mutex.ts';
import type { Misbehaviours } from './options.ts';
import { type Orders, ordersIn } from './orders.ts';
import { Printers } from './printers.ts';
import { type Products, productsIn } from './products.ts';
import type { Clients } from './services/clients.ts';
import { Visits } from './visits.ts';

/** What every part of the shop works with. */
export interface Shop {
  readonly database: DatabaseSync;
  readonly products: Products;
  readonly carts: Carts;
  readonly orders: Orders;
  readonly emails: Emails;
  readonly deliveries: Deliveries;
  readonly clients: Clients;
  readonly audit: Audit;
  readonly stockLock: Mutex;
  readonly warehouseLocks: Readonly<Record<Warehouse, Mutex>>;
  readonly printers: Printers;
  readonly visits: Visits;
  /** How often, of what goes wrong now and then. */
  readonly asked: { rates: number };
  readonly misbehaviours: Misbehaviours;
  /** Aborted when the shop closes. */
  readonly closing: AbortSignal;
  /** Fulfilled when the shop closes. */
  readonly closed: Promise<unknown>;
  /** Where it listens; absent until it does. */
  url?: string;
}

export type ShopParts = Pick<Shop, 'database' | 'clients' | 'audit' | 'misbehaviours' | 'closing'>;

export function openShop(parts: ShopParts): Shop {
  const { database } = parts;
  return {
    ...parts,
    products: productsIn(database),
    carts: cartsIn(database),
    orders: ordersIn(database),
    emails: emailsIn(database),
    deliveries: new Deliveries(),
    printers: new Printers(3),
    visits: new Visits(),
    asked: { rates: 0 },
    closed: once(parts.closing, 'abort'),
    stockLock: new Mutex('stock'),
    warehouseLocks: Object.fromEntries(WAREHOUSES.map((name) => [name, new Mutex(`warehouse ${name}`)])) as Record<
      Warehouse,
      Mutex
    >,
  };
}

/** For work that nobody waits for. What fails because the shop closes is no news. */
export function reportFailure(shop: Shop, what: string): (error: unknown) => void {
  return (error) => {
    if (!shop.closing.aborted) console.error(`${what} failed:`, error);
  };
}
