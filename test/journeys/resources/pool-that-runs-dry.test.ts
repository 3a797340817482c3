/** The oldest question: the pool has run dry, and which code has the connections? With pg and a PostgreSQL. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { postgres } from '../../support/postgres.ts';

const database = postgres();
const PG = JSON.stringify(import.meta.resolve('pg'));

const shop = `import { createServer, get } from 'node:http';
import pg from ${PG};

const pool = new pg.Pool({ max: 5 });

async function findOrder(id) {
  const client = await pool.connect();
  const { rows } = await client.query('select $1::int % 2 = 0 as "isMissing"', [id]);
  if (rows[0].isMissing) return undefined;
  client.release();
  return id;
}

const server = createServer(async (request, response) => {
  const order = await findOrder(Number(request.url.slice('/orders/'.length)));
  response.writeHead(order === undefined ? 404 : 200).end();
});

const answered = (id) => new Promise((done) => get({ port: server.address().port, path: '/orders/' + id }, done));
const immediate = () => new Promise((resolve) => setImmediate(resolve));
server.listen(0, async () => {
  for (let id = 1; id <= 10; id++) (await answered(id)).resume();
  for (let id = 11; id <= 13; id++) {
    answered(id);
    while (pool.waitingCount < id - 10) await immediate();
  }
  process.exit();
});
`;

onEveryNode((node) => {
  test('a handler that forgets to release on one path', async () => {
    const snapshot = await linted(shop, {
      node,
      env: database.env,
      lints: { 'pool-exhausted': { waitMs: 0 }, 'hold-leak': { holdMs: 0 } },
    });
    expect(resourceNamed(snapshot, database.name)).toMatchObject({ kind: 'pool', capacity: 5, held: 5, waiting: 3 });
    expect(claimants(snapshot, database.name)).toEqual([
      ...[2, 4, 6, 8, 10].map((id) => `GET /orders/${id} holds, app.mjs:7:29, 1 awaits crossed, ended`),
      ...[11, 12, 13].map((id, k) => `GET /orders/${id} waits, ${k + 1}, app.mjs:7:29`),
    ]);
    expect(resourceNamed(snapshot, database.name).holders.every(({ forMs }) => forMs > 0)).toBe(true);
    expect(warningOf(snapshot, 'pool-exhausted')).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('are held, and 3 tasks wait'),
      location: { file: 'app.mjs', line: 7 },
      evidence: { capacity: 5, waiting: 3 },
      chain: [{ taskName: 'GET /orders/11' }, { taskName: 'GET /orders/2', location: { line: 7 } }],
    });
    expect(warningOf(snapshot, 'hold-leak')).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('taken at app.mjs:7, were not given back though their tasks have ended'),
      evidence: { holds: 5, waiting: 3 },
    });
    expect(lintsOf(snapshot)).toEqual(['hold-leak', 'pool-exhausted']);
  });

  test('tasks that hold the last connections and ask for another one', async () => {
    const snapshot = await linted(
      `import pg from ${PG};
const pool = new pg.Pool({ max: 2 });
async function placeOrder() {
  const client = await pool.connect();
  await client.query('begin');
  await reserveStock();
  client.release();
}
async function reserveStock() {
  await pool.query('select 1');
}
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function main() {
  while (pool.waitingCount < 2) await immediate();
  process.exit();
}
for (const task of [placeOrder, placeOrder, main]) setImmediate(task);
`,
      { node, env: database.env, lints: { deadlock: { waitMs: 0 } } },
    );
    const { message, chain, evidence } = warningOf(snapshot, 'deadlock');
    expect(message.replace(/for [\d.]+ m?s/, 'for some time')).toBe(
      `A deadlock for some time: placeOrder (1) holds ${database.name} (app.mjs:4) and waits for ${database.name} (app.mjs:10), of which no other is left.`,
    );
    expect(chain).toMatchObject([
      { taskName: 'placeOrder', location: { line: 4 }, waitsAt: { line: 10, function: 'reserveStock' } },
    ]);
    expect(evidence).toMatchObject({ tasks: 1, behindThem: 1 });
    expect(lintsOf(snapshot)).toEqual(['deadlock']);
  });

  test('a query that nobody waits for is no leak while it is under way', async () => {
    const snapshot = await linted(
      `import pg from ${PG};
const pool = new pg.Pool({ max: 2 });
async function writesLog() {
  pool.query('select pg_sleep(60)');
}
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function main() {
  while (pool._clients[0]?.readyForQuery !== false) await immediate();
  process.exit();
}
for (const task of [writesLog, main]) setImmediate(task);
`,
      { node, env: database.env, lints: { 'hold-leak': { holdMs: 0 } } },
    );
    expect(claimants(snapshot, database.name)).toEqual([
      'writesLog holds, app.mjs:4:8, 0 awaits crossed, in use, ended',
    ]);
    expect(lintsOf(snapshot)).toEqual([]);
  });
});
