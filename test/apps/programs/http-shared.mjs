import { setTimeout as sleep } from 'node:timers/promises';

export async function loadUser(id) {
  const [name, orders] = await Promise.all([queryName(id), countOrders(id)]); // at: loadUser
  return { id, name, orders };
}

async function queryName(id) {
  await sleep(30); // at: queryName
  return `user ${id}`;
}

async function countOrders(id) {
  await sleep(20); // at: countOrders
  return id.length;
}

/** Closes the server on SIGTERM, and after as many responses as asked for, if any. */
export function closeAfter(server, requests) {
  let left = Number(requests ?? Number.POSITIVE_INFINITY);
  const close = () => {
    server.close();
    server.closeIdleConnections();
  };
  server.on('request', (_request, response) => {
    if (--left === 0) response.shouldKeepAlive = false;
    response.on('close', () => {
      if (left <= 0) close();
    });
  });
  process.once('SIGTERM', close);
}
