/** Asks for pages side by side, a few at once, by p-limit and by p-queue, and reads each to its end. */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

const site = createServer(async (request, response) => {
  await sleep(10 + Math.random() * 20);
  const page = Number(request.url.slice(1));
  response.end(`<a href="/${2 * page}">left</a> <a href="/${2 * page + 1}">right</a> ${'text '.repeat(500)}`);
});
await new Promise((listening) => site.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${site.address().port}`;

async function linksOf(page) {
  const response = await fetch(`${address}/${page}`);
  const text = await response.text();
  return [...text.matchAll(/href="\/(\d+)"/g)].map(([, number]) => Number(number));
}

async function crawlByLimit() {
  const limit = pLimit(4);
  let pages = [1];
  while (pages.length < 64) pages = (await Promise.all(pages.map((page) => limit(() => linksOf(page))))).flat();
}

async function crawlByQueue() {
  const queue = new PQueue({ concurrency: 4 });
  const visit = async (page) => {
    const links = await linksOf(page);
    for (const link of links) if (link < 64) queue.add(() => visit(link));
  };
  queue.add(() => visit(1));
  await queue.onIdle();
}

for (;;) {
  await Promise.all([crawlByLimit(), crawlByQueue()]);
  await sleep(50);
}
