/** A small Fastify app that asks a PostgreSQL, once by its pool and once by a client of it. */
const Fastify = require('fastify');
const { Pool } = require('pg');
const { serving } = require('./serving.cjs');

const app = Fastify();
const pool = new Pool({ max: 20 });

async function loadUser(id) {
  const { rows } = await pool.query("select $1::int as id, 'user ' || $1 as name", [id]);
  return rows[0];
}

async function loadOrders(user) {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('select n as id, $1::int as user from generate_series(1, 3) as n', [user.id]);
    return rows;
  } finally {
    client.release();
  }
}

app.get('/orders/:id', async (request) => {
  const user = await loadUser(Number(request.params.id));
  const orders = await loadOrders(user);
  return { user, orders };
});

app.listen({ port: 0, host: '127.0.0.1' }, () => serving(app.server));
