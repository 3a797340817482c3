import { setTimeout as sleep } from 'node:timers/promises';
export async function loadOrders(waitMs) {
    const connection = await acquireConnection(waitMs);
    return await connection.query('orders');
}
async function acquireConnection(waitMs) {
    await sleep(waitMs);
    return {
        id: 1,
        async query(table) {
            await sleep(waitMs);
            return [{ id: table.length, totalCents: 4_200 }];
        },
    };
}
//# sourceMappingURL=orders.js.map