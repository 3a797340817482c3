import { expect, test } from 'vitest';
import { choosePalette, type PaletteChoice } from './palette.ts';

const coloured = (choice: PaletteChoice) => choosePalette(choice).paint('running', 'x').includes('[32m');

test.each<[string, boolean, PaletteChoice]>([
  ['nothing said', true, { env: {} }],
  ['NO_COLOR', false, { env: { NO_COLOR: '1' } }],
  ['NO_COLOR empty', true, { env: { NO_COLOR: '' } }],
  ['FORCE_COLOR over NO_COLOR', true, { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }],
  ['FORCE_COLOR=0', false, { env: { FORCE_COLOR: '0' } }],
  ['--no-color over FORCE_COLOR', false, { env: { FORCE_COLOR: '1' }, color: false }],
  ['--color over NO_COLOR', true, { env: { NO_COLOR: '1' }, color: true }],
  ['a dumb terminal', false, { env: { TERM: 'dumb' } }],
])('%s: colours %s', (_, expected, choice) => {
  expect(coloured(choice)).toBe(expected);
});

test.each([
  [{}, false],
  [{ LANG: 'en_US.UTF-8' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, true],
  [{ LC_ALL: 'de_DE.utf8' }, false],
])('the locale %j means ASCII: %s', (env, ascii) => {
  expect(choosePalette({ env }).ascii).toBe(ascii);
});

test('without colours what is selected is still marked', () => {
  expect(choosePalette({ env: { NO_COLOR: '1' } }).paint('selected', 'x')).toBe('\u001b[7mx\u001b[27m');
});
