/** Clients that go away before they have their answer, and a handler that makes it all the same. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const server = createServer(async (_request, response) => {
  const lines = [];
  for (let page = 0; page < 600; page++) lines.push(await linesOf(page));
  response.end(lines.join('\n'));
});

async function linesOf(page) {
  await sleep(100);
  return `page ${page}`;
}

async function impatientClient(url) {
  await fetch(url, { signal: AbortSignal.timeout(300) });
}

await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
for (let client = 0; client < 3; client++) await impatientClient(url).catch(({ name }) => console.log(name));
