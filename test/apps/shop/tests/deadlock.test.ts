import { expect, test } from 'vitest';
import { shopOnTheBench, turnsOfTheLoop } from '../../../support/shop.ts';
import { transferStock } from '../jobs/transfers.ts';
import type { Shop } from '../shop.ts';

test('transfers in opposite directions both end', async () => {
  const shop = shopOnTheBench();
  await Promise.all([transferStock(shop, 'east', 'west'), transferStock(shop, 'west', 'east')]);
});

test('with --deadlock each transfer holds the warehouse that the other waits for', async () => {
  const shop = shopOnTheBench('deadlock');
  const ended: string[] = [];
  const taken = [firstLockTaken(shop, 'east'), firstLockTaken(shop, 'west')];
  void transferStock(shop, 'east', 'west').then(() => ended.push('to the west'));
  void transferStock(shop, 'west', 'east').then(() => ended.push('to the east'));
  await Promise.all(taken);

  // Whoever comes now is admitted after both: never.
  void shop.warehouseLocks.east.run(async () => ended.push('east'));
  void shop.warehouseLocks.west.run(async () => ended.push('west'));
  await turnsOfTheLoop();
  expect(ended).toEqual([]);
});

function firstLockTaken(shop: Shop, warehouse: 'east' | 'west'): Promise<void> {
  const lock = shop.warehouseLocks[warehouse];
  const { promise, resolve } = Promise.withResolvers<void>();
  const acquire = lock.acquire.bind(lock);
  lock.acquire = async () => {
    await acquire();
    resolve();
  };
  return promise;
}
