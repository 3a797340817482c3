/** Prints the bytes of resident memory that each of 100 000 suspended async calls costs. Needs --expose-gc. */
import './mode.mjs';

const FRAMES = 100_000;
const kept = [];

async function waits(i) {
  await new Promise((resolve) => kept.push(resolve));
  return i;
}

function resident() {
  for (let i = 0; i < 4; i++) globalThis.gc();
  return process.memoryUsage.rss();
}

// What the first calls allocate once (code, the first pages of the table) is no frame's.
for (let i = 0; i < 1000; i++) waits(i);
const before = resident();
for (let i = 0; i < FRAMES; i++) waits(i);
await new Promise((done) => setTimeout(done, 300));
console.log((resident() - before) / FRAMES);
process.exit(0);
