import { expect, test } from 'vitest';
import { framesOf, LONG, SHOP, SUSPENDED } from '../bundlers/shop.ts';
import { launch } from '../support/launch.ts';
import { onEveryNode } from '../support/nodes.ts';
import { LOADERS, layFor } from './loaders.ts';

onEveryNode((node) => {
  test.each(Object.entries(LOADERS))(
    '%s: each function and await where it stands in the TypeScript',
    async (_, loader) => {
      const running = launch(layFor(loader, SHOP), { node, flags: loader.flags, args: [LONG] });
      const console = await running.console();
      await console.detail('main', (task) => expect(framesOf(task)).toEqual(SUSPENDED));
    },
  );
});
