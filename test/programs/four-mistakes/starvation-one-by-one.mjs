/** Ten questions that have nothing to do with each other, each asked when the one before is answered. */
import { setTimeout as sleep } from 'node:timers/promises';

async function askForPrice(product) {
  await sleep(50);
  return product.length;
}

async function total(products) {
  let sum = 0;
  for (const product of products) sum += await askForPrice(product);
  return sum;
}

for (;;) await total(['lamp', 'chair', 'kettle', 'clock', 'oak', 'steel', 'linen', 'cork', 'glass', 'brass']);
