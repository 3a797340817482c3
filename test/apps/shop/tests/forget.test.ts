import { expect, test } from 'vitest';
import { CARD, cartIn, shopOnTheBench, turnsOfTheLoop } from '../../../support/shop.ts';
import { checkout } from '../checkout.ts';

test('with --forget a checkout ends while its receipt is still being sent', async () => {
  const shop = shopOnTheBench('forget');
  let ended = false;
  void checkout(shop, cartIn(shop), CARD).then(() => {
    ended = true;
  });
  (await shop.calls.next('payments.charge')).answer('payment-1');

  await turnsOfTheLoop();
  expect(ended).toBe(true);
  expect(shop.calls.pending('mail.send')).toBe(1);
});
