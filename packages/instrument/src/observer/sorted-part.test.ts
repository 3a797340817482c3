import { expect, test } from 'vitest';
import { sortedPart } from './sorted-part.ts';

const COUNT = 1000;

/** The same each time. */
function shuffled(count: number): number[] {
  return Array.from({ length: count }, (_, k) => (k * 7919) % count);
}

const orders: [name: string, keys: number[]][] = [
  ['in no order', shuffled(COUNT)],
  ['in order', Array.from({ length: COUNT }, (_, k) => k)],
  ['the other way round', Array.from({ length: COUNT }, (_, k) => COUNT - k)],
  ['few', [3, 1, 2]],
  ['none', []],
];

test.each(orders)('%s', (_name, keys) => {
  const items = () => Uint32Array.from(keys.keys());
  const compare = (a: number, b: number) => (keys[a] as number) - (keys[b] as number);
  const all = [...items().sort(compare)];
  for (const [start, end] of [
    [0, 50],
    [475, 525],
    [950, 1000],
    [0, COUNT],
    [990, 1100],
  ] as const)
    expect([...sortedPart(items(), start, end, compare)]).toEqual(all.slice(start, end));
});
