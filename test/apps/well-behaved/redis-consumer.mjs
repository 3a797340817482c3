/** Two consumers that block in Redis until there is work, which is rare, and a producer with another connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const port = Number(process.env.REDIS_PORT);
const redis = new Redis(port);

async function consume() {
  const own = new Redis(port);
  for (;;) {
    const message = await own.blpop('orders', 2);
    if (message !== null) await ship(message[1]);
  }
}

async function ship(order) {
  await redis.incr(`shipped:${order}`);
}

async function produce() {
  for (let order = 0; ; order++) {
    await sleep(order % 5 === 4 ? 2_500 : 100);
    await redis.rpush('orders', order);
  }
}

await Promise.all([consume(), consume(), produce()]);
