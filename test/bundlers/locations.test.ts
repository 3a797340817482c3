import { describe, expect, test } from 'vitest';
import { launch } from '../support/launch.ts';
import { lay } from '../support/program.ts';
import { BUNDLERS, type Bundler, build } from './build.ts';
import { framesOf, LONG, SHOP, SUSPENDED } from './shop.ts';

describe('a bundle shows functions and awaits where they were written', () => {
  test.each(BUNDLERS)('%s', async (bundler) => {
    const console = await consoleOf(bundler);
    await console.detail('main', (task) => {
      expect(framesOf(task)).toEqual(SUSPENDED);
      expect(task.location).toEqual({ file: 'src/main.ts', line: 22, column: 14 });
    });
  });

  test.each(['vite', 'rolldown', 'webpack', 'rspack', 'esbuild'] as const)('%s, minified', async (bundler) => {
    const console = await consoleOf(bundler, '--minify');
    await console.detail('main', (task) => expect(framesOf(task)).toEqual(SUSPENDED));
  });
});

async function consoleOf(bundler: Bundler, ...flags: string[]) {
  const { bundle } = await build(bundler, lay(SHOP), ...flags);
  return launch(bundle, { args: [LONG] }).console();
}
