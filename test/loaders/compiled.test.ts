import { expect, test } from 'vitest';
import { framesOf, LONG, SHOP, SUSPENDED } from '../bundlers/shop.ts';
import { expectSame } from '../support/expect-same.ts';
import { launch } from '../support/launch.ts';
import { onEveryNode } from '../support/nodes.ts';
import { lay } from '../support/program.ts';
import { withSwc } from './compile.ts';

onEveryNode((node) => {
  test.each([
    ['ES modules', 'module', 'es6'],
    ['CommonJS', 'commonjs', 'commonjs'],
  ] as const)(
    'compiled by SWC to %s: the same output, and the lines and columns of the TypeScript',
    async (_, type, kind) => {
      const { directory } = lay({ ...SHOP, 'package.json': JSON.stringify({ type }) });
      await withSwc(directory, kind);
      const program = { directory, entry: 'dist/main.js' };

      const { stdout } = await expectSame(program, { node });
      expect(stdout).toBe('lamps loaded 7\n7\n');
      const console = await launch(program, { node, args: [LONG] }).console();
      await console.detail('main', (task) => expect(framesOf(task)).toEqual(SUSPENDED));
    },
  );
});
