// Async calls in async calls. A `// at: NAME` comment marks each line where something is suspended for a while.
// Usage: node nested.mjs [MS]     MS: how long each wait takes, 200 by default
import { setTimeout as sleep } from 'node:timers/promises';

const waitMs = Number(process.argv[2] ?? 200);

async function main() {
  const [orders, rates] = await Promise.all([loadOrders(), loadRates()]); // at: main
  sendReceipt(orders.length);
  await report(orders, rates); // at: main.report
}

async function loadOrders() {
  const connection = await acquireConnection(); // at: loadOrders
  return await query(connection, 'orders'); // at: loadOrders.query
}

async function acquireConnection() {
  await sleep(waitMs); // at: acquireConnection
  return { id: 1 };
}

async function query(connection, table) {
  await sleep(waitMs); // at: query
  return [`${table} of connection ${connection.id}`];
}

const loadRates = async () => {
  await sleep(waitMs / 2); // at: loadRates
  return { post: 490 };
};

/** Nobody awaits it: it is detached when `main` ends. */
async function sendReceipt(count) {
  await sleep(2 * waitMs); // at: sendReceipt
  console.log(`receipt of ${count}`);
}

async function report(orders, rates) {
  await sleep(waitMs); // at: report
  console.log(`${orders.length} orders at ${rates.post}`);
}

main();
