/** Two worker threads that compute, and more work than they can do at once. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const WORKERS = 2;

if (isMainThread) await main();
else work();

async function main() {
  const idle = Array.from({ length: WORKERS }, () => new Worker(new URL(import.meta.url)));
  const waiting = [];
  const take = () => idle.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (worker) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };

  async function primesBelow(limit) {
    const worker = await take();
    try {
      worker.postMessage(limit);
      const [primes] = await once(worker, 'message');
      return primes;
    } finally {
      giveBack(worker);
    }
  }

  for (;;) {
    await Promise.all([20_000, 30_000, 40_000, 50_000].map(primesBelow));
    await sleep(20);
  }
}

function work() {
  parentPort.on('message', async (limit) => {
    parentPort.postMessage(await countPrimes(limit));
  });
}

async function countPrimes(limit) {
  await null;
  let primes = 0;
  for (let n = 2; n < limit; n++) {
    let isPrime = true;
    for (let k = 2; k * k <= n && isPrime; k++) isPrime = n % k !== 0;
    if (isPrime) primes++;
  }
  return primes;
}
