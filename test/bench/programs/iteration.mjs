/** The await micro-benchmark: an iteration is 2 async calls and 3 awaits, and nothing else. */
import { cpuMicros } from './subject.cjs';

const WARM_UP = 6;

async function leaf(i) {
  await null;
  return i;
}

async function middle(i) {
  const a = await leaf(i);
  return a + 1;
}

async function run(iterations) {
  let sum = 0;
  for (let i = 0; i < iterations; i++) sum += await middle(i);
  return sum;
}

/** Nanoseconds an iteration: of the best run, once the compiler is done; and of CPU, over all of these runs. */
export async function costOfIteration(iterations, runs) {
  for (let i = 0; i < WARM_UP; i++) await run(iterations);
  let best = Number.POSITIVE_INFINITY;
  const cpuBefore = cpuMicros();
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run(iterations);
    best = Math.min(best, performance.now() - start);
  }
  return {
    best: (best * 1e6) / iterations,
    cpu: ((cpuMicros() - cpuBefore) * 1e3) / (iterations * runs),
    count: iterations * runs,
  };
}
