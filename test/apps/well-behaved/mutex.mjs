/** A file that one at a time may write, as the lock of async-mutex says: held across awaits, and nobody waits for long. */
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex, Semaphore } from 'async-mutex';

const directory = await mkdtemp(join(tmpdir(), 'well-behaved-'));
const journal = join(directory, 'journal');
const writing = new Mutex();
const readers = new Semaphore(3);

async function write(line) {
  await writing.runExclusive(async () => {
    await appendFile(journal, `begin ${line}\n`);
    await appendFile(journal, `end ${line}\n`);
  });
}

async function read() {
  const [, release] = await readers.acquire();
  try {
    return (await readFile(journal, 'utf8')).length;
  } finally {
    release();
  }
}

await write('first');
for (let round = 0; ; round++) {
  await Promise.all([write(`a ${round}`), write(`b ${round}`), read(), read(), read(), read()]);
  if (round % 100 === 99) await rm(journal).then(() => write('first'));
  await sleep(5);
}
