import { expect, test } from 'vitest';
import { pair } from './snapshot.ts';

test.each([
  ['nothing: a table', [], [], [{ format: 'table' }]],
  ['a format', ['json'], [], [{ format: 'json' }]],
  ['a file', [], ['/tmp/a'], [{ format: 'table', file: '/tmp/a' }]],
  ['a format and a file', ['json'], ['/tmp/a'], [{ format: 'json', file: '/tmp/a' }]],
  ['two formats, a file', ['table', 'json'], ['/tmp/a'], [{ format: 'table' }, { format: 'json', file: '/tmp/a' }]],
  [
    'two formats, two files',
    ['table', 'json'],
    ['/tmp/a', '/tmp/b'],
    [
      { format: 'table', file: '/tmp/a' },
      { format: 'json', file: '/tmp/b' },
    ],
  ],
] as const)('%s', (_, formats, files, outputs) => {
  expect(pair(formats, files)).toEqual(outputs);
});

test.each([
  [['table', 'json'], []],
  [['json'], ['/tmp/a', '/tmp/b']],
] as const)('%j and files %j do not pair', (formats, files) => {
  expect(() => pair(formats, files)).toThrow(expect.objectContaining({ code: 'unpaired-output', exitCode: 2 }));
});

test('a file that cannot be written is refused before anything is measured', () => {
  expect(() => pair(['json'], ['/nowhere/a.json'])).toThrow(
    expect.objectContaining({
      code: 'cannot-write',
      exitCode: 2,
      message: 'Cannot write /nowhere/a.json: there is no such directory.',
    }),
  );
});
