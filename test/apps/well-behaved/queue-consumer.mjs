/** Three consumers of a queue that is empty most of the time, and a producer that sends a few at once. */
import { setTimeout as sleep } from 'node:timers/promises';

class Queue {
  #messages = [];
  #waiting = [];

  push(message) {
    const next = this.#waiting.shift();
    if (next === undefined) this.#messages.push(message);
    else next(message);
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      yield this.#messages.shift() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
    }
  }
}

const orders = new Queue();

async function produce() {
  for (let number = 0; ; number++) {
    await sleep(number % 10 === 9 ? 1_500 : 60);
    orders.push({ number });
    orders.push({ number });
  }
}

async function consume() {
  for await (const order of orders) await ship(order);
}

async function ship() {
  await sleep(20);
}

await Promise.all([produce(), consume(), consume(), consume()]);
