/** Things that nobody needs any more, and that nobody has to end: they are dropped, and collected. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

async function* naturals() {
  for (let number = 0; ; number++) {
    await null;
    yield number;
  }
}

/** Takes some of a generator, and leaves it where it is. */
async function firstOf(count) {
  const numbers = naturals();
  const first = [];
  while (first.length < count) first.push((await numbers.next()).value);
  return first;
}

/** Whoever comes first; the others are still at it. */
async function fastest() {
  return await Promise.any([answerAfter(5), answerAfter(10), answerAfter(15)]);
}

async function answerAfter(ms) {
  await sleep(ms);
  return ms;
}

/** An event that may come, until it is too late. */
async function eventOrTimeout() {
  const emitter = new EventEmitter();
  const late = new AbortController();
  const event = once(emitter, 'event', { signal: late.signal });
  await Promise.race([event.catch(() => {}), sleep(5)]);
  late.abort();
}

for (;;) {
  await Promise.all([firstOf(3), fastest(), eventOrTimeout()]);
  await sleep(5);
}
