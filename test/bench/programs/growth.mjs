/** The await micro-benchmark while FRAMES async calls are suspended. */
import { costOfIteration } from './iteration.mjs';
import { subject } from './subject.cjs';

const kept = [];

async function waits(i) {
  await new Promise((resolve) => kept.push(resolve));
  return i;
}

subject((done) => {
  for (let i = 0; i < Number(process.env.FRAMES); i++) waits(i);
  costOfIteration(Number(process.env.ITERATIONS), Number(process.env.RUNS)).then(done);
});
