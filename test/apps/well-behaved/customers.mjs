// Usage: node customers.mjs URL PATH…     eight customers, each of whom asks for one path after the other
import { setTimeout as sleep } from 'node:timers/promises';

const [url, ...paths] = process.argv.slice(2);
const CUSTOMERS = 8;

async function customer(number) {
  for (let asked = number; ; asked++) {
    const response = await fetch(url + paths[asked % paths.length]);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    await sleep(Math.random() * 20);
  }
}

await Promise.all(Array.from({ length: CUSTOMERS }, (_, number) => customer(number)));
