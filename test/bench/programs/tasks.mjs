/** TASKS short tasks, a thousand at each turn of the event loop. Each computes twice, and awaits once or twice. */
import { cpuMicros, subject } from './subject.cjs';

const BATCH = 1000;
const WARM_UP = 20_000;
let sum = 0;

function compute(seed) {
  let x = seed | 1;
  for (let i = 0; i < 400; i++) x = (Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + i) | 0;
  return x;
}

async function task(i) {
  let x = compute(i);
  await null;
  x ^= compute(x);
  if (i % 2 === 1) await null;
  sum ^= x;
}

/** Every task of a batch has ended when the next one starts: a turn of the loop ends with the microtasks. */
function run(tasks, done) {
  let started = 0;
  setImmediate(function batch() {
    if (started >= tasks) return done();
    for (let i = 0; i < BATCH; i++) task(started++);
    setImmediate(batch);
  });
}

subject((done) => {
  run(WARM_UP, () => {
    const tasks = Number(process.env.TASKS);
    const cpuBefore = cpuMicros();
    const start = performance.now();
    run(tasks, () => {
      const wall = ((performance.now() - start) * 1e3) / tasks;
      done({ cpu: (cpuMicros() - cpuBefore) / tasks, wall, count: tasks, sum });
    });
  });
});
