/** A connection that is to be kept alive, and messages whose handling keeps the thread. */
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';

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
  for (const end = performance.now() + 2_000; performance.now() < end; );
}

await Promise.all([keepAlive(), handleMessages()]);
