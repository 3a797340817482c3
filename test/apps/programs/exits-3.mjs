// Ends with an exit code of its own, with a timer and an async function still pending.
import { setTimeout as sleep } from 'node:timers/promises';

async function work() {
  await sleep(60_000);
}

work();
setTimeout(() => {
  console.log('exits with 3');
  process.exit(3);
}, 50);
