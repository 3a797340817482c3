/** A small Fastify app: 15 awaits a request. Tells its parent where it listens, and its CPU time when asked. */
import './mode.mjs';
import Fastify from 'fastify';

const app = Fastify();
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function loadUser(id) {
  await null;
  return { id, name: `user ${id}` };
}

async function loadOrders() {
  const orders = [];
  for (let i = 0; i < 3; i++) orders.push(await loadUser(i));
  return orders;
}

app.get('/orders/:id', async (request) => {
  const user = await loadUser(request.params.id);
  const orders = await loadOrders();
  await sleep(1);
  return { user, orders };
});

await app.listen({ port: 0, host: '127.0.0.1' });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
process.send({ port: app.server.address().port });
