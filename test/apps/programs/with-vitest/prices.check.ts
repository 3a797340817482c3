import { expect, test } from 'vitest';
import { priceOf } from './prices.ts';

test('a lamp costs 4.90', async function priceOfOneLamp() {
  expect(await priceOf(1)).toBe(490);
});

test('two cost twice as much', async function priceOfTwoLamps() {
  expect(await priceOf(2)).toBe(980);
});
