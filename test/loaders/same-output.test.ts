import { expect, test } from 'vitest';
import { expectSame } from '../support/expect-same.ts';
import { taskNames } from '../support/expect-task.ts';
import { onEveryNode } from '../support/nodes.ts';
import { LOADERS, layFor } from './loaders.ts';

/** It looks at its functions and its stacks, and ends by an error that nobody catches. */
const PROGRAM = {
  'src/main.ts': `import { Lamp, Shop } from './shop.ts';

const main = async (name: string): Promise<void> => {
  const shop = new Shop(name);
  console.log(String(main).includes('Shop'), main.name, main.length, String(shop.sell));
  console.log(await shop.sell(Lamp.Small), await shop.sell(Lamp.Large).catch((error: Error) => error.stack));
  await shop.sell(Lamp.Large);
};

void main('lamps');
`,
  'src/shop.ts': `export enum Lamp {
  Small,
  Large,
}

export class Shop {
  constructor(private readonly name: string) {}

  async sell<T extends Lamp>(lamp: T): Promise<string> {
    await null; await Promise.resolve(lamp); if (lamp === Lamp.Large) throw new Error(this.name + ' sold out');
    return 'sold';
  }
}
`,
};

onEveryNode((node) => {
  test.each(Object.entries(LOADERS))(
    '%s: the same output and the same stacks as without the agent',
    async (_, loader) => {
      const { code, stderr, snapshot } = await expectSame(layFor(loader, PROGRAM), { node, flags: loader.flags });
      expect([code, stderr]).toEqual([1, expect.stringContaining('sold out')]);
      expect(snapshot.completeness).toMatchObject({ modules: { failed: 0 }, uncovered: [] });
      expect(taskNames(snapshot)).toEqual(['main']);
    },
  );
});
