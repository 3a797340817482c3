/** Clients that stay connected and say little: a WebSocket chat, and a server of plain sockets with its loop that accepts. */
import { on, once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';

const CLIENTS = 20;

const chat = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(chat, 'listening');
chat.on('connection', async (socket) => {
  for await (const [message] of on(socket, 'message', { close: ['close'] })) {
    for (const client of chat.clients) client.send(message);
  }
});

const echo = createServer().listen(0, '127.0.0.1');
await once(echo, 'listening');

async function accept() {
  for await (const [socket] of on(echo, 'connection')) serve(socket);
}

function serve(socket) {
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => socket.write(`${line}\n`));
}

async function keepAlive() {
  for await (const _ of every(500)) for (const client of chat.clients) client.ping();
}

/** One of twenty says something now and then. */
async function chatter(number) {
  const socket = new WebSocket(`ws://127.0.0.1:${chat.address().port}`);
  await once(socket, 'open');
  socket.on('message', () => {});
  while (number === 0) {
    socket.send('hello');
    await sleep(100);
  }
  await once(socket, 'close');
}

async function idler() {
  const socket = connect(echo.address().port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('hello\n');
  for await (const _ of socket);
}

await Promise.all([
  accept(),
  keepAlive(),
  ...Array.from({ length: CLIENTS }, (_, number) => chatter(number)),
  ...Array.from({ length: CLIENTS }, idler),
]);
