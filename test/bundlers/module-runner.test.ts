import { expect, test } from 'vitest';
import { launch } from '../support/launch.ts';
import { lay } from '../support/program.ts';
import { framesOf, LONG, SHOP, SUSPENDED } from './shop.ts';

test.each(['ssr-load-module', 'module-runner'])('what Vite evaluates itself is seen as well: %s', async (runner) => {
  const { directory } = lay(SHOP);
  const entry = `${import.meta.dirname}/runners/${runner}.ts`;
  const running = launch({ directory, entry }, { args: [LONG] });
  const console = await running.console();
  await console.detail('main', (task) => expect(framesOf(task)).toEqual(SUSPENDED));
});
