/** Line by line through a large file, again and again: most lines are there already, and between two parts of the file the loop turns. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const directory = await mkdtemp(join(tmpdir(), 'well-behaved-'));
const file = join(directory, 'orders.csv');
await writeFile(file, '7,oak-lamp,2,19.00\n'.repeat(50_000));

async function total() {
  let sum = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) sum += Number(line.split(',')[3]);
  return sum;
}

process.once('exit', () => rm(directory, { recursive: true }));
for (;;) {
  await total();
  await sleep(20);
}
