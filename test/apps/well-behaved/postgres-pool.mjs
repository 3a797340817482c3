/** A Fastify app with four connections to PostgreSQL, and more customers than that: each has one for a short time. */
import Fastify from 'fastify';
import pg from 'pg';

const app = Fastify();
const pool = new pg.Pool({ max: 4 });

app.get('/orders/:id', async ({ params }) => {
  const { rows } = await pool.query('select $1::int as id, pg_sleep(0.005)', [params.id]);
  return rows[0];
});

app.get('/transfers', async () => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select 1 as balance');
    await client.query('commit');
    return { ok: true };
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
});

await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`listening on http://127.0.0.1:${app.server.address().port}`);
