// Usage: node dist/main.js [MS]     MS: how long each wait takes, 200 by default
import { loadOrders } from './orders.ts';
import type { Order } from './types.ts';

interface Summary {
  count: number;
  totalCents: number;
}

type Summarize = (orders: readonly Order[]) => Summary;

const waitMs = Number(process.argv[2] ?? 200);

const summarize: Summarize = (orders) => ({
  count: orders.length,
  totalCents: orders.reduce((sum, { totalCents }) => sum + totalCents, 0),
});

async function main(): Promise<void> {
  const orders = await loadOrders(waitMs); // at: main
  const { count, totalCents } = summarize(orders);
  console.log(`${count} orders, ${totalCents} cents`);
}

main();
