/** A cache in front of something slow: nearly all that is awaited is there already, and never for long on end. */
import { setTimeout as sleep } from 'node:timers/promises';

const cache = new Map();

function load(id) {
  if (!cache.has(id)) cache.set(id, fetchUser(id));
  return cache.get(id);
}

async function fetchUser(id) {
  await sleep(5);
  return { id };
}

async function page(users) {
  const names = [];
  for (let id = 0; id < users; id++) names.push((await load(id)).id);
  return names;
}

await Promise.all(Array.from({ length: 10_000 }, (_, id) => load(id)));
for (;;) {
  await page(10_000);
  await sleep(3);
}
