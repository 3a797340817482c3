import { expect, test } from 'vitest';
import { startConsole } from '../support/console.ts';

test('whoever has read enough is no error', async () => {
  const { child, ended } = startConsole(['snapshot', '--format', 'json', '--', 'node', 'exits-3.mjs']);
  child.stdout?.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: 'exits with 3\n' });
});
