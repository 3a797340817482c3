import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../shop.ts';

const POLL_MS = 250;
/** So that nobody has to wait for long until it shows. */
const RACE_MS = 2;
const BATCH = 10;

/** Sends what is queued, until the shop closes. */
export async function runOutbox(shop: Shop): Promise<void> {
  while (!shop.closing.aborted) {
    await sendBatch(shop);
    if (shop.misbehaviours.race) await Promise.race([shop.closed, sleep(RACE_MS, undefined, { ref: false })]);
    else await sleep(POLL_MS, undefined, { ref: false });
  }
}

/** A mail that fails stays queued: at least once, not at most once. */
export async function sendBatch(shop: Shop): Promise<void> {
  const batch = shop.emails.unsent(BATCH);
  await Promise.allSettled(
    batch.map(async ({ id, recipient, subject }) => {
      await shop.clients.mail.send(recipient, subject);
      shop.emails.sent(id);
    }),
  );
}
