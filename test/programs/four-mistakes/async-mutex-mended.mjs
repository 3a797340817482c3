/** The map alone. */
import { setTimeout as sleep } from 'node:timers/promises';

class Visits {
  #counts = new Map();

  count(page) {
    this.#counts.set(page, (this.#counts.get(page) ?? 0) + 1);
  }
}

const visits = new Visits();
for (;;) {
  for (let page = 0; page < 20; page++) visits.count(page);
  await sleep(10);
}
