import { expect, test } from 'vitest';
import type { Row } from './record.ts';
import { measureInRounds } from './rounds.ts';

/** Rows that count up whenever one of them is measured. */
function rows(rounds: Readonly<Record<string, number>>): Row[] {
  let measured = 0;
  return Object.entries(rounds).map(([name, rounds]) => ({
    name,
    rounds,
    measure: async () => ({ at: measured++ }),
  }));
}

test('each round measures every row once, and starts with another one', async () => {
  const order: string[] = [];
  await measureInRounds(3, rows({ a: 9, b: 9, c: 9 }), (text) => order.push(text));
  expect(order).toEqual([
    'round 1 of 3: a',
    'round 1 of 3: b',
    'round 1 of 3: c',
    'round 2 of 3: b',
    'round 2 of 3: c',
    'round 2 of 3: a',
    'round 3 of 3: c',
    'round 3 of 3: a',
    'round 3 of 3: b',
  ]);
});

test('a row is in no more rounds than it asks for', async () => {
  const samples = await measureInRounds(3, rows({ a: 9, b: 2 }), () => {});
  expect(samples).toEqual({ a: [{ at: 0 }, { at: 3 }, { at: 4 }], b: [{ at: 1 }, { at: 2 }] });
});
