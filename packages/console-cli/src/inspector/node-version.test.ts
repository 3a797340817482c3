import { expect, test } from 'vitest';
import { nodeVersionIn } from './node-version.ts';

test('the version of a Node is read out of its executable', () => {
  expect(nodeVersionIn(process.execPath)).toBe(process.version);
});

test.each(['/bin/sh', '/no/such/file'])('%s is none', (path) => {
  expect(nodeVersionIn(path)).toBeUndefined();
});
