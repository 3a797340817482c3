import { expect, test } from 'vitest';
import { inspectorOptions } from './port.ts';

test.each([
  [[], '', 9229],
  [['--inspect-port=9300'], '', 9300],
  [['--inspect-port', '9300'], '', 9300],
  [['--debug-port=9300'], '', 9300],
  [['--inspect_port=9300'], '', 9300],
  [['--inspect=127.0.0.1:9300'], '', 9300],
  [['--inspect=[::1]:9300'], '', 9300],
  [['--inspect=0'], '', 0],
  [['--inspect'], '--inspect-port=9400', 9400],
  [['--inspect-port=9300'], '--inspect-port=9400', 9300],
  [['--inspect=localhost'], '', 9229],
])('%j with NODE_OPTIONS=%j opens its inspector at port %i', (args, nodeOptions, port) => {
  expect(inspectorOptions(args, nodeOptions).port).toBe(port);
});

test.each([
  [['--permission'], true],
  [['--experimental-permission'], true],
  [['--permission', '--allow-inspector'], false],
  [[], false],
])('%j forbids it: %s', (args, isForbidden) => {
  expect(inspectorOptions(args).isForbidden).toBe(isForbidden);
});
