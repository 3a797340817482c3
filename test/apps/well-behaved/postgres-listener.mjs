/** One connection of a pool that listens for as long as the program runs, others for queries, transactions that take a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const pool = new pg.Pool({ max: 4 });

async function listen() {
  const client = await pool.connect();
  client.on('notification', () => {});
  await client.query('listen orders');
}

async function transfer() {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_sleep(0.3)');
    await client.query("notify orders, 'one more'");
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function count() {
  const { rows } = await pool.query('select 1 as n');
  return rows[0].n;
}

await listen();
for (;;) {
  await Promise.all([transfer(), transfer(), count(), count(), count()]);
  await sleep(20);
}
