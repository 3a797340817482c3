import { expect, test } from 'vitest';
import { CARD, cartIn, shopOnTheBench, turnsOfTheLoop } from '../../../support/shop.ts';
import { checkout } from '../checkout.ts';

test('two checkouts pay side by side', async () => {
  const shop = shopOnTheBench();
  void checkout(shop, cartIn(shop), CARD);
  void checkout(shop, cartIn(shop), CARD);

  await shop.calls.next('payments.charge');
  await turnsOfTheLoop();
  expect(shop.calls.pending('payments.charge')).toBe(1);
});

test('with --hold the second checkout waits for the payment of the first', async () => {
  const shop = shopOnTheBench('hold');
  void checkout(shop, cartIn(shop), CARD);
  void checkout(shop, cartIn(shop), CARD);

  const first = await shop.calls.next('payments.charge');
  await turnsOfTheLoop();
  expect(shop.calls.pending('payments.charge')).toBe(0);
  first.answer('payment-1');
  await shop.calls.next('payments.charge');
});
