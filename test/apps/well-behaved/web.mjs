/** What the routes of the three frameworks do: a database, a file, another server, a stream. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a customer asks for. */
export const PAGES = { order: '/orders/7', terms: '/terms', rates: '/rates', log: '/log', static: '/static' };

const rates = createServer(async (_request, response) => {
  await sleep(5);
  response.end(JSON.stringify({ eur: 1, sek: 11.2 }));
});
await new Promise((listening) => rates.listen(0, '127.0.0.1', listening));
const ratesUrl = `http://127.0.0.1:${rates.address().port}`;

/** As long as a database takes. */
async function query(rows) {
  await sleep(2 + Math.random() * 8);
  return rows;
}

async function findUser(id) {
  const [user] = await query([{ id, name: `user ${id}` }]);
  return user;
}

export async function findOrder(id) {
  const [user, lines] = await Promise.all([findUser(id), query([{ sku: 'oak-lamp', quantity: 2 }])]);
  return { id, user, lines };
}

export async function readTerms() {
  const text = await readFile(new URL(import.meta.url), 'utf8');
  return { words: text.split(/\s+/).length };
}

export async function askForRates() {
  const response = await fetch(ratesUrl);
  return await response.json();
}

/** Line by line, as they are made, at the reader's pace. */
export function streamLog() {
  return Readable.from(logLines()).pipe(
    new Transform({
      transform(line, _encoding, done) {
        done(null, `${new Date(0).toISOString()} ${line}`);
      },
    }),
  );
}

async function* logLines() {
  for (let line = 0; line < 20; line++) {
    if (line % 5 === 0) await sleep(1);
    yield `line ${line}\n`;
  }
}

/** A file as it is. */
export function openStatic() {
  return createReadStream(new URL(import.meta.url));
}

export function listening(server) {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
}
