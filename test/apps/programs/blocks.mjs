// Blocks the event loop in `hash`, between two awaits.
// Usage: node blocks.mjs [MS]     MS: for how long, 3000 by default
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

function hash(password, forMs) {
  let digest = password;
  for (const endsAt = performance.now() + forMs; performance.now() < endsAt; ) {
    digest = createHash('sha256').update(digest).digest('hex'); // at: hash
  }
  return digest;
}

async function login(password) {
  await sleep(200); // at: login
  hash(password, Number(process.argv[2] ?? 3_000)); // at: login.hash
  await sleep(200); // at: login.after
}

await login('secret'); // at: top
console.log('logged in');
