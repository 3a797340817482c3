/** A counter of tasks that run. Each is cancelled after 10 ms, and what it waits for never comes: the counter never sinks. */
import { setTimeout as sleep } from 'node:timers/promises';

let running = 0;

async function spawnTasks() {
  for (let task = 0; task < 100; task++) myTask(AbortSignal.timeout(10));
  while (running > 0) await sleep(100);
}

async function myTask(signal) {
  running++;
  await doSomething(signal);
  running--;
}

function doSomething(signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 60_000);
    // Cancelled: the timer is gone, and with it the only one who would have called `resolve`.
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

await spawnTasks();
