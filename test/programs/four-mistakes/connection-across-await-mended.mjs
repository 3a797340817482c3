/** The first connection is given back before the second one is asked for. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const pool = new pg.Pool({ max: 2 });

async function greet(id) {
  const connection = await pool.connect();
  const { rows } = await connection.query('select $1::int as id', [id]).finally(() => connection.release());
  return await nameOf(rows[0].id);
}

async function nameOf(id) {
  const { rows } = await pool.query("select 'user ' || $1::text as name", [id]);
  return rows[0].name;
}

for (;;) {
  await Promise.all([greet(1), greet(2)]);
  await sleep(5);
}
