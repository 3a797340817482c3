/** A report that is to take a second at most. When that is over its reader has gone, and it goes on for all of a minute. */
import { setTimeout as sleep } from 'node:timers/promises';

async function report(pages, signal) {
  const lines = [];
  signal.addEventListener('abort', () => lines.push('too late'), { once: true });
  for (let page = 0; page < pages; page++) lines.push(await linesOf(page));
  return lines;
}

async function linesOf(page) {
  await sleep(100);
  return `page ${page}`;
}

async function answer() {
  const signal = AbortSignal.timeout(1_000);
  const gaveUp = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await Promise.race([report(600, signal), gaveUp]);
}

await answer().catch(({ name }) => console.log(name));
