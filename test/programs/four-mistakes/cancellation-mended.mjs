/** What is cancelled says so, and the counter sinks in a `finally`. */
import { setTimeout as sleep } from 'node:timers/promises';

let running = 0;

async function spawnTasks() {
  for (let task = 0; task < 100; task++) myTask(AbortSignal.timeout(10)).catch(() => {});
  while (running > 0) await sleep(100);
}

async function myTask(signal) {
  running++;
  try {
    await sleep(60_000, undefined, { signal });
  } finally {
    running--;
  }
}

for (;;) await spawnTasks();
