/** A map behind an async mutex, which nobody needs: what it protects holds no await. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

class Visits {
  #counts = new Map();
  #mutex = new Mutex();

  async count(page) {
    const release = await this.#mutex.acquire();
    this.#counts.set(page, (this.#counts.get(page) ?? 0) + 1);
    release();
  }
}

const visits = new Visits();
for (;;) {
  await Promise.all(Array.from({ length: 20 }, (_, page) => visits.count(page)));
  await sleep(10);
}
