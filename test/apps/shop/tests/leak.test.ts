import { expect, test } from 'vitest';
import { CARD, cartIn, type ShopOnTheBench, shopOnTheBench } from '../../../support/shop.ts';
import { checkout } from '../checkout.ts';
import { buildServer } from '../server.ts';

test('an order is delivered when the carrier confirms it', async () => {
  const shop = shopOnTheBench();
  await shipOneOrder(shop);
  expect(await confirm(shop)).toBe(204);
  expect(shop.orders.find(1).status).toBe('delivered');
});

test('with --leak the confirmation is dropped', async () => {
  const shop = shopOnTheBench('leak');
  await shipOneOrder(shop);
  expect(await confirm(shop)).toBe(204);
  expect(shop.orders.find(1).status).toBe('shipped');
});

async function shipOneOrder(shop: ShopOnTheBench): Promise<void> {
  const done = checkout(shop, cartIn(shop), CARD);
  (await shop.calls.next('payments.charge')).answer('payment-1');
  (await shop.calls.next('shipping.book')).answer('TRK1');
  (await shop.calls.next('mail.send')).answer();
  await done;
}

async function confirm(shop: ShopOnTheBench): Promise<number> {
  const server = await buildServer(shop);
  const response = await server.inject({ method: 'POST', url: '/webhooks/deliveries', payload: { orderId: 1 } });
  return response.statusCode;
}
