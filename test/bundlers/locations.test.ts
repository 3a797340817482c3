import { describe, expect, test } from 'vitest';
import { launch } from '../support/launch.ts';
import { lay } from '../support/program.ts';
import { BUNDLERS, type Bundler, build } from './build.ts';
import { framesOf, LONG, SHOP, SUSPENDED } from './shop.ts';

describe('a bundle shows functions and awaits where they were written', () => {
  test.each(BUNDLERS)('%s', async (bundler) => {
    expect(await shownOf(bundler)).toEqual({
      frames: SUSPENDED,
      location: { file: 'src/main.ts', line: 22, column: 14 },
    });
  });

  test.each(['vite', 'rolldown', 'webpack', 'rspack', 'esbuild'] as const)('%s, minified', async (bundler) => {
    expect((await shownOf(bundler, '--minify')).frames).toEqual(SUSPENDED);
  });
});

async function shownOf(bundler: Bundler, ...flags: string[]) {
  const { bundle } = await build(bundler, lay(SHOP), ...flags);
  const running = launch(bundle, { args: [LONG] });
  const console = await running.console();
  const { detail } = await console.detail('main', (task) => framesOf(task).length === SUSPENDED.length);
  return { frames: framesOf(detail), location: detail.location };
}
