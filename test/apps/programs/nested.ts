// Async calls in async calls. A `// at: NAME` comment marks each line where something is suspended for a while.
// Usage: node nested.ts [MS]     MS: how long each wait takes, 200 by default
import { setTimeout as sleep } from 'node:timers/promises';

const waitMs: number = Number(process.argv[2] ?? 200);

interface Connection {
  id: number;
}

interface Rates {
  post: number;
}

async function main(): Promise<void> {
  const [orders, rates] = await Promise.all([loadOrders(), loadRates()] as const); // at: main
  sendReceipt(orders.length);
  await report(orders, rates); // at: main.report
}

async function loadOrders(): Promise<string[]> {
  const connection: Connection = await acquireConnection(); // at: loadOrders
  return await query<string>(connection, 'orders', (row) => row as string); // at: loadOrders.query
}

async function acquireConnection(): Promise<Connection> {
  await sleep(waitMs); // at: acquireConnection
  return { id: 1 };
}

async function query<Row>(connection: Connection, table: string, parse: (row: unknown) => Row): Promise<Row[]> {
  await (sleep(waitMs) as Promise<void>); // at: query
  return [parse(`${table} of connection ${connection.id}`)];
}

const loadRates = async (): Promise<Rates> => {
  await sleep(waitMs / 2); // at: loadRates
  return { post: 490 };
};

/** Nobody awaits it: it is detached when `main` ends. */
async function sendReceipt(count: number): Promise<void> {
  await sleep(2 * waitMs); // at: sendReceipt
  console.log(`receipt of ${count}`);
}

async function report(orders: readonly string[], rates: Rates): Promise<void> {
  await sleep(waitMs); // at: report
  console.log(`${orders.length} orders at ${rates.post}`);
}

main();
