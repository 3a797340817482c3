/** Text through a chain of streams whose end is slower than its beginning. */
import { createReadStream } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

const slow = () =>
  new Writable({
    highWaterMark: 1024,
    async write(_chunk, _encoding, done) {
      await sleep(5);
      done();
    },
  });

const upperCase = () =>
  new Transform({
    transform(chunk, _encoding, done) {
      done(null, chunk.toString().toUpperCase());
    },
  });

async function compress() {
  const text = createReadStream(new URL(import.meta.url), { highWaterMark: 64 });
  await pipeline(text, upperCase(), createGzip(), slow());
}

async function* numbers() {
  for (let number = 0; number < 50; number++) yield `${number}\n`;
}

async function write() {
  await pipeline(numbers, upperCase(), slow());
}

for (;;) {
  await Promise.all([compress(), compress(), write()]);
  await sleep(10);
}
