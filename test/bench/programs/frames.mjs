/** What each of FRAMES suspended async calls keeps, in bytes: of resident memory, and of the heap. Needs --expose-gc. */
import { subject } from './subject.cjs';

const FRAMES = Number(process.env.FRAMES);
const kept = [];

async function waits(i) {
  await new Promise((resolve) => kept.push(resolve));
  return i;
}

function memory() {
  for (let i = 0; i < 4; i++) globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

subject((done) => {
  // What the first calls allocate once (code, the first pages of the table) is no frame's.
  for (let i = 0; i < 1000; i++) waits(i);
  const before = memory();
  for (let i = 0; i < FRAMES; i++) waits(i);
  setTimeout(() => {
    const after = memory();
    done({ resident: (after.rss - before.rss) / FRAMES, heap: (after.heapUsed - before.heapUsed) / FRAMES });
  }, 300);
});
