// Handles its uncaught errors and unhandled rejections itself, and ends with 0.
import { setTimeout as sleep } from 'node:timers/promises';

process.on('uncaughtException', (error, origin) => console.log(`${origin}: ${error.message}`));
process.on('unhandledRejection', (reason) => console.log(`unhandledRejection: ${reason.message}`));

async function rejects() {
  await sleep(20);
  throw new Error('nobody catches this promise');
}

rejects();
setTimeout(() => {
  throw new Error('thrown in a timer');
}, 60);
await sleep(100);
console.log('still here');
