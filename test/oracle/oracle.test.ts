/**
 * Random programs write down what they do; an interpreter says from that alone what the agent has to report; the agent
 * has to report just that, at every stop. `pnpm oracle` draws as many more as there is time for.
 */
import { expect, test } from 'vitest';
import type { NodeMajor } from '../support/nodes.ts';
import { check } from './check.ts';
import { draw } from './draw.ts';
import { textOf } from './grammar/program.ts';
import { firstWrong } from './run.ts';
import { shrink } from './shrink.ts';

const BATCH = 1000;
const BATCHES: readonly (readonly [NodeMajor, number])[] = [
  ...Array.from({ length: 10 }, (_, index) => ['24', index + 1] as const),
  ['22', 101],
  ['26', 102],
];

test.each(BATCHES)(
  'Node %s reports what the programs of seed %i do, and they do what they do alone',
  { timeout: 300_000 },
  async (node, seed) => {
    const checked = await check(draw(seed, BATCH), { node });
    if (checked.wrong !== undefined) {
      const smallest = await shrink(checked.wrong, (some) => firstWrong(some, { node }));
      const again = await check([smallest], { node });
      throw new Error(
        `${again.says}\n\nAs kept/….json:\n${JSON.stringify(smallest)}\n\nThe program:\n${textOf([smallest])}`,
      );
    }
    expect(checked.stops).toBeGreaterThan(BATCH * 2);
    // What is known to be wrong must not hide the rest.
    expect(checked.known.length).toBeLessThan(BATCH / 10);
  },
);
