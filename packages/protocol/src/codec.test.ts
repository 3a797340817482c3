import { expect, test } from 'vitest';
import { decodeFromClient } from './codec.ts';

test('a window that says nothing is the first fifty tasks by urgency', () => {
  expect(decodeFromClient('{"type":"subscribe","window":{},"intervalMs":250}')).toEqual({
    type: 'subscribe',
    sequence: 0,
    window: { filter: '', sort: 'urgency', descending: true, offset: 0, limit: 50, ended: false, warnings: false },
    intervalMs: 250,
  });
});
