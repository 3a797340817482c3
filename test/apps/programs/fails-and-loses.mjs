// Two tasks fail alike, and one waits for what nobody can settle.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

// Until what nobody can settle is collected, and long enough for the agent to find that out: it watches a frame only when
// it has been suspended for a while.
let left = Number.POSITIVE_INFINITY;
const collected = new FinalizationRegistry(() => {
  left = 30;
});
const collecting = setInterval(() => {
  gc();
  if (--left === 0) clearInterval(collecting);
}, 100);

// at: before-loadOrder
async function loadOrder(id) {
  await null;
  throw new TypeError(`order ${id} is no order`);
}

// at: before-acknowledged
async function acknowledged() {
  const held = {};
  collected.register(held);
  await new Promise(() => {}); // at: never
  // So that it lives for as long as the frame.
  return held;
}

// at: before-notify
async function notify() {
  await acknowledged(); // at: waits
}

loadOrder(1).catch(() => {});
loadOrder(2).catch(() => {});
notify();
if (process.argv[2] === 'stays') setInterval(() => {}, 1000);
