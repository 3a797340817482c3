/**
 * `load.mjs PORT PATH REQUESTS`: sends that many requests over 128 connections that stay open, each one after the answer
 * to the one before, and prints how many milliseconds that took. So the app is busy all the time: an idle one spends its
 * time on going to sleep and waking up. Straight on sockets, because a client slower than the app would measure itself.
 */
import { connect } from 'node:net';

const [port, path, requests] = process.argv.slice(2);
const CONNECTIONS = 128;
const request = `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`;
let left = Number(requests);
let open = CONNECTIONS;
const start = performance.now();

for (let i = 0; i < CONNECTIONS; i++) {
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
  let received = '';
  const next = () => {
    if (left-- > 0) socket.write(request);
    else if (--open === 0) process.stdout.write(String(performance.now() - start), () => process.exit(0));
  };
  socket.setEncoding('latin1');
  socket.on('connect', next);
  socket.on('data', (data) => {
    received += data;
    const body = received.indexOf('\r\n\r\n') + 4;
    if (body === 3) return;
    if (!received.startsWith('HTTP/1.1 200')) throw new Error(received.slice(0, 200));
    const length = Number(/content-length: (\d+)/i.exec(received)[1]);
    if (received.length < body + length) return;
    received = '';
    next();
  });
}
