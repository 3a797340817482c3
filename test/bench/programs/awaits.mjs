/** Prints nanoseconds per iteration of 2 async calls and 3 awaits: the best of some runs, after the compiler is done. */
import './mode.mjs';

const ITERATIONS = 30_000;
const WARM_UP = 6;
const RUNS = Number(process.env.RUNS ?? 10);

async function leaf(i) {
  await null;
  return i;
}

async function middle(i) {
  const a = await leaf(i);
  return a + 1;
}

async function run() {
  let sum = 0;
  for (let i = 0; i < ITERATIONS; i++) sum += await middle(i);
  return sum;
}

let best = Number.POSITIVE_INFINITY;
for (let i = 0; i < WARM_UP + RUNS; i++) {
  const start = performance.now();
  await run();
  if (i >= WARM_UP) best = Math.min(best, performance.now() - start);
}
console.log((best * 1e6) / ITERATIONS);
