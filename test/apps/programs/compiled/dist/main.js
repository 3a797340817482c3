import { loadOrders } from './orders.js';
const waitMs = Number(process.argv[2] ?? 200);
const summarize = (orders) => ({
    count: orders.length,
    totalCents: orders.reduce((sum, { totalCents }) => sum + totalCents, 0),
});
async function main() {
    const orders = await loadOrders(waitMs);
    const { count, totalCents } = summarize(orders);
    console.log(`${count} orders, ${totalCents} cents`);
}
main();
//# sourceMappingURL=main.js.map