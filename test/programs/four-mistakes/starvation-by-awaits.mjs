/** The same, with awaits: of what is there already. They let no timer come in between. */
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';

const cache = new Map([['price', Promise.resolve(7)]]);

async function keepAlive() {
  for await (const _ of every(100)) process.stdout.write('.');
}

async function handleMessages() {
  for (;;) {
    await sleep(200);
    await handle();
  }
}

async function handle() {
  for (const end = performance.now() + 2_000; performance.now() < end; ) await cache.get('price');
}

await Promise.all([keepAlive(), handleMessages()]);
