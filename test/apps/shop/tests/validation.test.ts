import { expect, test } from 'vitest';
import { shopOnTheBench } from '../../../support/shop.ts';
import { buildServer } from '../server.ts';

test.each([
  ['an address that is none', 'POST', '/carts', { email: 'nobody' }, 400],
  ['a card that is too short', 'POST', '/carts/1/checkout', { card: '42' }, 400],
  ['a cart that is no number', 'GET', '/carts/mine', undefined, 400],
  ['a product that is not sold', 'GET', '/products/paper-boat', undefined, 404],
  ['a cart that does not exist', 'GET', '/carts/7', undefined, 404],
  ['an order that does not exist', 'GET', '/orders/7', undefined, 404],
] as const)('%s is refused', async (_what, method, url, payload, status) => {
  const server = await buildServer(shopOnTheBench());
  const response = await server.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
  expect(response.statusCode).toBe(status);
});
