/** Events by long polling, by server-sent events and over a socket that is kept: requests that last, beside short ones. */
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const routes = {
  '/poll': async (response) => {
    await sleep(3_000);
    response.end('nothing new');
  },
  '/events': async (response) => {
    for await (const _ of every(400)) response.write('data: tick\n\n');
  },
  '/now': async (response) => {
    await sleep(2);
    response.end('now');
  },
};
const server = createServer((request, response) => routes[request.url](response));
await once(server.listen(0, '127.0.0.1'), 'listening');

async function ask(path) {
  const [response] = await once(get({ port: server.address().port, path, agent }), 'response');
  for await (const _ of response);
}

async function again(path, pauseMs) {
  for (;;) {
    await ask(path);
    await sleep(pauseMs);
  }
}

await Promise.all([again('/poll', 0), again('/poll', 0), ask('/events'), again('/now', 5), again('/now', 5)]);
