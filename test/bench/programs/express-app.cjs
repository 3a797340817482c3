/** A small Express app: an async middleware, an async handler. */
const express = require('express');
const { loadOrders, loadUser, sleep } = require('./orders.cjs');
const { isTraced, serving } = require('./serving.cjs');

const app = express();

app.use('/orders', async (request, _response, next) => {
  request.owner = await loadUser(0);
  next();
});

app.get('/orders/:id', async (request, response) => {
  const user = await loadUser(request.params.id);
  const orders = await loadOrders();
  await sleep(1);
  response.json({ user, orders });
});

app.get('/traced', async (_request, response) => {
  response.json({ traced: isTraced() });
});

const server = app.listen(0, '127.0.0.1', () => serving(server));
