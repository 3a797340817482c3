/** A small Fastify app. CommonJS, because that is where every tracer finds the libraries it knows. */
const Fastify = require('fastify');
const { loadOrders, loadUser, sleep } = require('./orders.cjs');
const { isTraced, serving } = require('./serving.cjs');

const app = Fastify();

app.get('/orders/:id', async (request) => {
  const user = await loadUser(request.params.id);
  const orders = await loadOrders();
  await sleep(1);
  return { user, orders };
});

app.get('/traced', async () => ({ traced: isTraced() }));

app.listen({ port: 0, host: '127.0.0.1' }, () => serving(app.server));
