/** The question comes first, the lock after it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const basket = new Map();
const lock = new Mutex();

async function add(product) {
  const price = await askForPrice();
  const release = await lock.acquire();
  try {
    await store(product, price);
  } finally {
    release();
  }
}

async function askForPrice() {
  await sleep(400);
  return 7;
}

async function store(product, price) {
  await sleep(1);
  basket.set(product, price);
}

for (;;) await Promise.all(['lamp', 'chair', 'kettle', 'clock'].map(add));
