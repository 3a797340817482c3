// A heap of MEGABYTES of SHAPE, in which a few functions are suspended. Answers with how long it has stood still.
const { MEGABYTES, SHAPE } = process.env;
const kept = [];
globalThis.kept = kept;
const never = new Promise(() => {});

async function inner(k) {
  await never;
  return k;
}
async function outer(k) {
  if (k % 2 === 0) await inner(k);
  else await inner(k + 1);
}

const grow = {
  objects(k) {
    kept.push({ id: k, name: `n${k}`, tags: [k, k + 1], at: { x: k * 1.5, y: `y${k % 100}` } });
  },
  strings(k) {
    kept.push(`${k}`.padEnd(1000, 'abcdefgh'));
  },
  calls(k) {
    outer(k);
  },
};

const before = process.memoryUsage().heapUsed;
for (let k = 0; process.memoryUsage().heapUsed - before < MEGABYTES * 1e6; ) {
  for (const end = k + 2000; k < end; k++) grow[SHAPE](k);
}
for (let k = 0; k < 100; k++) outer(k);

// A pause is where a tick is late.
const EVERY_MS = 5;
let stood = 0;
let longest = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  const late = now - last - EVERY_MS;
  last = now;
  if (late < 20) return;
  stood += late;
  longest = Math.max(longest, late);
}, EVERY_MS);
process.on('message', () => process.send({ stood, longest, used: process.memoryUsage().heapUsed / 1e6 }));
setTimeout(() => {
  stood = 0;
  longest = 0;
  process.send({ pid: process.pid });
}, 1000);
