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
  records(k) {
    const text = (length) => Buffer.alloc(length, `${k}, `).toString('latin1');
    kept.push({ id: k, name: text(40), mail: text(60), note: text(300), tags: [k, k + 1] });
  },
  strings(k) {
    // Not by `padEnd` or `+`: those are trees of shorter ones.
    kept.push(Buffer.alloc(1000, `${k}, `).toString('latin1'));
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
let cpu;
let used;
process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  process.send({ stood, longest, cpu: (user + system) / 1000, used });
});
setTimeout(() => {
  stood = 0;
  longest = 0;
  used = process.memoryUsage().heapUsed / 1e6;
  cpu = process.cpuUsage();
  process.send({ pid: process.pid });
}, 1000);
