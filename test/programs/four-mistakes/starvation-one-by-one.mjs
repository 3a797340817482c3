/** Ten questions that have nothing to do with each other, each asked when the one before is answered. */
import { setTimeout as sleep } from 'node:timers/promises';

async function askForPrice(product) {
  await sleep(50);
  return product.length;
}

async function pricesOf(products) {
  const prices = [];
  for (const product of products) prices.push(await askForPrice(product));
  return prices;
}

for (;;) await pricesOf(['lamp', 'chair', 'kettle', 'clock', 'oak', 'steel', 'linen', 'cork', 'glass', 'brass']);
