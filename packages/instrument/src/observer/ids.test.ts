import { expect, test } from 'vitest';
import { Blocks, TaskIds } from './ids.ts';

test('the ids of the main thread are its own, as long as they fit', () => {
  const main = new TaskIds(new Blocks());
  expect([1, 2, 1_000_000].map((own) => main.unique(own))).toEqual([1, 2, 1_000_000]);
});

test('no id is given twice, and each leads back', () => {
  const blocks = new Blocks();
  const main = new TaskIds(blocks);
  const worker = new TaskIds(blocks);
  const owns = [1, 2, 1_000_000, 1_000_001, 2_000_000, 2_000_001];
  const pairs = owns.flatMap((own) => [main, worker].map((ids) => ({ ids, own, id: ids.unique(own) })));
  expect(new Set(pairs.map(({ id }) => id)).size).toBe(pairs.length);
  for (const { ids, own, id } of pairs) {
    expect(ids.own(id)).toBe(own);
    expect((ids === main ? worker : main).own(id)).toBeUndefined();
  }
});
