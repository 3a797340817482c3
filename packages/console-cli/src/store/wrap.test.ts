import { expect, test } from 'vitest';
import { wrapped } from './wrap.ts';

test.each([
  ['between words', 'one two three', 7, ['one two', 'three']],
  ['a word that is longer than a line', 'a abcdefgh b', 4, ['a', 'abcd', 'efgh', 'b']],
  ['what is as long as a line', 'abcd efgh', 4, ['abcd', 'efgh']],
  ['wide characters take two columns', '注文注文', 4, ['注文', '注文']],
  ['a character is not broken', '👩‍🔧👩‍🔧', 2, ['👩‍🔧', '👩‍🔧']],
  ['more blanks than one', ' a  b ', 9, ['a b']],
  ['nothing', '', 9, []],
])('%s', (_, text, columns, lines) => {
  expect(wrapped(text, columns)).toEqual(lines);
});
