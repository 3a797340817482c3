import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from './types.ts';

/** None of this is left in the JavaScript. */
export interface Connection {
  readonly id: number;
  query(table: string): Promise<Order[]>;
}

export async function loadOrders(waitMs: number): Promise<Order[]> {
  const connection: Connection = await acquireConnection(waitMs); // at: loadOrders
  return await connection.query('orders'); // at: loadOrders.query
}

async function acquireConnection(waitMs: number): Promise<Connection> {
  await sleep(waitMs); // at: acquireConnection
  return {
    id: 1,
    async query(table: string): Promise<Order[]> {
      await sleep(waitMs); // at: query
      return [{ id: table.length, totalCents: 4_200 }];
    },
  };
}
