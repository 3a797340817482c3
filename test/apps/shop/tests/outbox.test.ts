import { expect, test } from 'vitest';
import { shopOnTheBench } from '../../../support/shop.ts';
import { sendBatch } from '../jobs/outbox.ts';

test('a mail that fails stays in the outbox, the others go', async () => {
  const shop = shopOnTheBench();
  shop.emails.queue('ada@shop.test', 'first');
  shop.emails.queue('bob@shop.test', 'second');

  const sending = sendBatch(shop);
  (await shop.calls.next('mail.send')).fail(new Error('mailbox full'));
  (await shop.calls.next('mail.send')).answer();
  await sending;

  expect(shop.emails.unsent(10)).toMatchObject([{ recipient: 'ada@shop.test' }]);
});
