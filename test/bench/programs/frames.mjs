/** What each of FRAMES suspended async calls keeps, in bytes: of resident memory, and of the heap. Needs --expose-gc. */
import { subject } from './subject.cjs';

const FRAMES = Number(process.env.FRAMES);
const kept = [];

async function waits(i) {
  await new Promise((resolve) => kept.push(resolve));
  return i;
}

/** Once the garbage is gone and its pages are given back, which the collector does beside the program. */
function settled(then) {
  globalThis.gc({ type: 'major', flavor: 'last-resort' });
  setTimeout(() => {
    const { rss, heapUsed } = process.memoryUsage();
    then({ rss, heapUsed });
  }, 300);
}

subject((done) => {
  // What the first calls allocate once (code, the first pages of the table) is no frame's.
  for (let i = 0; i < 1000; i++) waits(i);
  settled((before) => {
    for (let i = 0; i < FRAMES; i++) waits(i);
    settled((after) => {
      done({ resident: (after.rss - before.rss) / FRAMES, heap: (after.heapUsed - before.heapUsed) / FRAMES });
    });
  });
});
