import { beforeEach, describe, expect, test } from 'vitest';
import { isOn, startTracking } from '../hooks/guard.ts';
import { type Around, aroundMethod } from './replace.ts';

const errors: unknown[] = [];

/** Its method gives what it is given, in brackets. */
class Library {
  say(word: string): string {
    if (word === 'no') throw new RangeError('no');
    return `(${word})`;
  }
}

function adapted(around: Around<unknown>): Library {
  class Adapted extends Library {
    override say(word: string): string {
      return super.say(word);
    }
  }
  aroundMethod(Adapted.prototype, 'say', around);
  return new Adapted();
}

beforeEach(() => {
  errors.length = 0;
  startTracking((error) => errors.push(error));
});

test('what is done before may change what is given, and what is done after may change the result', () => {
  const library = adapted({
    before(_library, given) {
      given[0] = `${given[0]}!`;
      return 7;
    },
    after: (_library, result, mark) => `${result} ${mark}`,
  });
  expect(library.say('yes')).toBe('(yes!) 7');
});

test('undefined leaves the result', () => {
  expect(adapted({ after: () => undefined }).say('yes')).toBe('(yes)');
});

test('an error of the library is the app’s, and we hear that there was one', () => {
  const heard: unknown[] = [];
  const library = adapted({ before: () => 7, failed: (_library, mark) => heard.push(mark) });
  expect(() => library.say('no')).toThrow(RangeError);
  expect([heard, errors]).toEqual([[7], []]);
});

test.each(['yes', 'no'])('what is to be done when it is over is done either way: %s', (word) => {
  const heard: unknown[] = [];
  const library = adapted({ before: () => 7, over: (_library, mark) => heard.push(mark) });
  try {
    library.say(word);
  } catch {}
  expect([heard, errors]).toEqual([[7], []]);
});

describe('an error of ours ends all measuring, and reaches nobody else', () => {
  const ours = () => {
    throw new TypeError('ours');
  };

  test.each([
    ['before', 'yes', { before: ours }],
    ['after', 'yes', { after: ours }],
    ['over', 'yes', { over: ours }],
  ])('%s', (_when, word, around) => {
    expect(adapted(around).say(word)).toBe('(yes)');
    expect([isOn(), errors]).toEqual([false, [new TypeError('ours')]]);
  });

  test('when the library has thrown', () => {
    expect(() => adapted({ failed: ours }).say('no')).toThrow(RangeError);
    expect([isOn(), errors]).toEqual([false, [new TypeError('ours')]]);
  });

  test('from then on nothing of ours is called', () => {
    const called: string[] = [];
    const library = adapted({ before: ours, after: () => called.push('after') });
    library.say('yes');
    library.say('yes');
    expect([called, errors.length]).toEqual([[], 1]);
  });
});
