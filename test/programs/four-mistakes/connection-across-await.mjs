/** Each has a connection and asks for another one: with as many at once as there are connections, none goes on. */
import pg from 'pg';

const pool = new pg.Pool({ max: 2 });

async function greet(id) {
  const connection = await pool.connect();
  try {
    const { rows } = await connection.query('select $1::int as id', [id]);
    return await nameOf(rows[0].id);
  } finally {
    connection.release();
  }
}

async function nameOf(id) {
  const { rows } = await pool.query("select 'user ' || $1::text as name", [id]);
  return rows[0].name;
}

await Promise.all([greet(1), greet(2)]);
