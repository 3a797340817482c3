import { expect, test } from 'vitest';
import { clean, cleanText } from './clean.ts';

test.each([
  ['plain text stays', 'GET /users/:id – überall 日本 🚀', 'GET /users/:id – überall 日本 🚀'],
  ['colours', '\x1b[31mred\x1b[0m', 'red'],
  ['a cursor that goes home', 'a\x1b[2J\x1b[Hb', 'ab'],
  ['8-bit CSI', 'a\x9b31mb', 'ab'],
  ['a title', 'a\x1b]0;owned\x07b', 'ab'],
  ['a link', '\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\', 'text'],
  ['a clipboard write, 8-bit', 'a\x9d52;c;aGk=\x9cb', 'ab'],
  ['a device control string', 'a\x1bPq#0\x1b\\b', 'ab'],
  ['an unterminated title keeps its text visible', 'a\x1b]0;owned', 'a0;owned'],
  ['a reset', 'a\x1bcb', 'ab'],
  ['a lone escape', 'a\x1b', 'a'],
  ['line breaks and tabs become one space each', 'a\r\nb\nc\td', 'a b c d'],
  ['a line separator', 'a\u2028b', 'a b'],
  ['NUL, BEL, backspace, DEL', 'a\x00\x07\x08\x7fb', 'ab'],
  ['bidi overrides and isolates', 'a\u202ecba\u202c\u2066x\u2069', 'acbax'],
  ['zero width', 'a\u200b\u200d\u2060\ufeff\u00adb', 'ab'],
  ['tag characters', 'a\u{e0041}b', 'ab'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
])('%s', (_, hostile, safe) => {
  expect(cleanText(hostile)).toBe(safe);
});

test('a text is cut at 256 characters, whole ones', () => {
  expect(cleanText('x'.repeat(256))).toBe('x'.repeat(256));
  expect(cleanText('x'.repeat(257))).toBe(`${'x'.repeat(255)}…`);
  expect(cleanText(`${'x'.repeat(254)}🚀🚀`)).toBe(`${'x'.repeat(254)}…`);
});

test('every string of a message is cleaned, keys and depths too', () => {
  const message = JSON.parse('{"a":[{"b\\n":"c\\u001b[2J"}],"n":1,"t":true,"z":null,"__proto__":"\\u202e"}');
  const cleaned = clean(message);
  expect(JSON.stringify(cleaned)).toBe('{"a":[{"b ":"c"}],"n":1,"t":true,"z":null,"__proto__":""}');
  expect(Object.getPrototypeOf(cleaned)).toBe(Object.prototype);
});

test('the sentences of a lint may be longer', () => {
  const long = 'x'.repeat(2000);
  const { message, remedy, name } = clean({ message: long, remedy: long, name: long });
  expect([message.length, remedy.length, name.length]).toEqual([1024, 1024, 256]);
});

test.each(['\x1b]', '\x9d', '\x1b[', '\x9b', '\x1b', '\x1b]0;x', '\x90a'])(
  'a megabyte of %j costs no time',
  (piece) => {
    const started = performance.now();
    cleanText(piece.repeat(1_000_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(100);
  },
);
