/** The report looks whether somebody still wants it, and what it waits for is told. */
import { setTimeout as sleep } from 'node:timers/promises';

async function report(pages, signal) {
  for (let page = 0; page < pages; ) page = await nextAfter(page, signal);
}

async function nextAfter(page, signal) {
  await sleep(100, undefined, { signal });
  return page + 1;
}

async function answer() {
  await report(600, AbortSignal.timeout(1_000));
}

for (;;) await answer().catch(({ name }) => console.log(name));
