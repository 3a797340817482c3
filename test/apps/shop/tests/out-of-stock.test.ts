import { expect, test } from 'vitest';
import { shopOnTheBench } from '../../../support/shop.ts';

test('a reservation takes all of its lines, or none', () => {
  const { products } = shopOnTheBench();
  const { stock } = products.find('oak-lamp');

  expect(() =>
    products.reserve([
      { sku: 'oak-lamp', quantity: 1 },
      { sku: 'steel-chair', quantity: 1_000 },
    ]),
  ).toThrow('steel-chair');
  expect(products.find('oak-lamp').stock).toBe(stock);
});
