/** Jobs with long pauses: a nightly one, one a second, and a watcher that never comes to anything. */
import { readFile, watch } from 'node:fs/promises';
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';

const DAY_MS = 24 * 3_600_000;

async function nightly() {
  for (;;) {
    await sleep(DAY_MS);
    await cleanUp();
  }
}

async function heartbeat() {
  for await (const _ of every(250)) await cleanUp();
}

async function cleanUp() {
  const text = await readFile(new URL(import.meta.url), 'utf8');
  return text.length;
}

async function reloadOnChange() {
  for await (const _ of watch(new URL(import.meta.url))) await cleanUp();
}

setInterval(async () => {
  await cleanUp();
}, 300);

await Promise.all([nightly(), heartbeat(), reloadOnChange()]);
