/** A lock on the basket, and with it in hand a question to somebody who takes his time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const basket = new Map();
const lock = new Mutex();

async function add(product) {
  const release = await lock.acquire();
  try {
    basket.set(product, await askForPrice());
  } finally {
    release();
  }
}

async function askForPrice() {
  await sleep(400);
  return 7;
}

for (;;) await Promise.all(['lamp', 'chair', 'kettle', 'clock'].map(add));
