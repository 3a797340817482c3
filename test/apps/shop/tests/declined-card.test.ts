import { expect, test } from 'vitest';
import { CARD, cartIn, shopOnTheBench } from '../../../support/shop.ts';
import { checkout } from '../checkout.ts';
import { cardDeclined } from '../errors.ts';

test('a declined card puts the products back on the shelf and keeps the cart', async () => {
  const shop = shopOnTheBench();
  const { stock } = shop.products.find('oak-lamp');
  const cart = cartIn(shop);
  const done = checkout(shop, cart, CARD);

  (await shop.calls.next('payments.charge')).fail(cardDeclined());

  await expect(done).rejects.toMatchObject({ statusCode: 402, code: 'CARD_DECLINED' });
  expect(shop.products.find('oak-lamp').stock).toBe(stock);
  expect(shop.carts.find(cart).lines).toHaveLength(1);
});
