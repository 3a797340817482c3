/** The same in parts, with a turn of the loop between them. */
import { setInterval as every, setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

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
  for (let part = 0; part < 35; part++) {
    for (const end = performance.now() + 20; performance.now() < end; );
    await turn();
  }
}

await Promise.all([keepAlive(), handleMessages()]);
