/** ITERATIONS of the await micro-benchmark, RUNS times. */
import { costOfIteration } from './iteration.mjs';
import { subject } from './subject.cjs';

subject((done) => {
  costOfIteration(Number(process.env.ITERATIONS), Number(process.env.RUNS)).then(done);
});
