import { expect, test } from 'vitest';
import { CARD, cartIn, shopOnTheBench } from '../../../support/shop.ts';
import { checkout } from '../checkout.ts';

test('a checkout takes the stock, charges the total with the cheapest carrier, and sends a receipt', async () => {
  const shop = shopOnTheBench();
  const { priceCents, stock } = shop.products.find('oak-lamp');
  const done = checkout(shop, cartIn(shop), CARD);

  const charge = await shop.calls.next('payments.charge');
  expect(charge.args).toEqual([CARD, 2 * priceCents + 490]);
  expect(shop.products.find('oak-lamp').stock).toBe(stock - 2);
  charge.answer('payment-1');

  const receipt = await shop.calls.next('mail.send');
  expect(receipt.args).toEqual(['ada@shop.test', 'Your order 1']);
  receipt.answer();

  expect(await done).toMatchObject({ id: 1, status: 'paid', totalCents: 2 * priceCents + 490 });
});
