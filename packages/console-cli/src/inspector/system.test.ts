import { expect, test } from 'vitest';
import { socketAddress } from './system.ts';

test.each([
  ['0100007F:240D', '127.0.0.1', 9229],
  ['00000000:0050', '0.0.0.0', 80],
  ['00000000000000000000000001000000:240D', '0:0:0:0:0:0:0:1', 9229],
  ['B80D01200000000067452301EFCDAB89:0001', '2001:db8:0:0:123:4567:89ab:cdef', 1],
])('%s is %s, port %i', (text, address, port) => {
  expect(socketAddress(text)).toEqual({ address, port });
});
