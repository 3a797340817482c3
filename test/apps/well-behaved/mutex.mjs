/** A file that one at a time may write, as the lock of async-mutex says: held across awaits, and nobody waits for long. */
import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex, Semaphore } from 'async-mutex';

// It stays open: to open it each time would take long on a machine that has much else to do.
const journal = await open(join(await mkdtemp(join(tmpdir(), 'well-behaved-')), 'journal'), 'a');
const writing = new Mutex();
const readers = new Semaphore(3);

async function write(line) {
  await writing.runExclusive(async () => {
    await journal.write(`begin ${line}\n`);
    await journal.write(`end ${line}\n`);
  });
}

async function size() {
  const [, release] = await readers.acquire();
  try {
    return (await journal.stat()).size;
  } finally {
    release();
  }
}

for (let round = 0; ; round++) {
  await Promise.all([write(`a ${round}`), write(`b ${round}`), size(), size(), size(), size()]);
  if (round % 100 === 99) await journal.truncate();
  await sleep(20);
}
