/** When a client goes away, what its handler awaits hears of it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const server = createServer(async (_request, response) => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    for (let page = 0; page < 600; ) page = await nextAfter(page, gone.signal);
    response.end('600 pages');
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
});

async function nextAfter(page, signal) {
  await sleep(100, undefined, { signal });
  return page + 1;
}

async function impatientClient(url) {
  await fetch(url, { signal: AbortSignal.timeout(300) });
}

await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
for (let client = 0; client < 3; client++) await impatientClient(url).catch(({ name }) => console.log(name));
