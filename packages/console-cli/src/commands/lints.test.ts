import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../connection/testing.ts';
import { lintsOf } from './lints.ts';

function file(text: string): string {
  const path = join(temporaryDirectory(), 'async-console.json');
  writeFileSync(path, text);
  return path;
}

const error = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It was accepted.');
};

test('nothing is said to the agent where nobody has said anything', () => {
  expect(lintsOf({ lint: [] })).toBeUndefined();
});

test('flags switch a lint off, set a threshold, and allow a place', () => {
  expect(lintsOf({ lint: ['stuck=off', 'deadlock.waitMs=5', 'stuck.allow=src/server.ts'] })).toEqual({
    stuck: { off: true, thresholds: {}, allow: ['src/server.ts'], sites: {} },
    deadlock: { off: false, thresholds: { waitMs: 5 }, allow: [], sites: {} },
  });
});

test('flags come on top of the file', () => {
  const config = file('{ "lints": { "stuck": { "off": true, "thresholds": { "forMs": 1 } } } }');
  expect(lintsOf({ lint: ['stuck=on', 'stuck.times=3'], config })).toMatchObject({
    stuck: { off: false, thresholds: { forMs: 1, times: 3 } },
  });
});

test.each([
  ['stick=off', /^--lint 'stick=off' is no lint; there are deadlock, /],
  ['stuck.forms=1', /^--lint 'stuck.forms=1' has no forms; there are times, forMs, known\.$/],
  ['stuck.forMs=soon', /wants a number from 0\.$/],
  ['stuck', /is not like "stuck=off" or "stuck\.forMs=10000"\.$/],
])('--lint %s is a usage error', (flag, message) => {
  expect(error(() => lintsOf({ lint: [flag] }))).toMatchObject({
    code: 'bad-lint',
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});

test.each([
  ['no JSON', 'lints:', /: it is no JSON /],
  ['no object', '[]', /: it is no object\.$/],
  ['what is no setting', '{ "lint": {} }', /: it has lint; there are lints\.$/],
  ['a lint that there is not', '{ "lints": { "stick": {} } }', /: stick is no lint; there are /],
  ['a threshold that it has not', '{ "lints": { "stuck": { "thresholds": { "ms": 1 } } } }', /: stuck has no ms; /],
  ['a word that is misspelt', '{ "lints": { "stuck": { "of": true } } }', /it has lints\.stuck\.of; there are off, /],
  ['a value of another type', '{ "lints": { "stuck": { "off": 1 } } }', /: lints\.stuck\.off: /],
])('a file with %s is a usage error', (_, text, message) => {
  expect(error(() => lintsOf({ lint: [], config: file(text) }))).toMatchObject({
    code: 'bad-config',
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});

test('a file that is not there is a usage error', () => {
  expect(error(() => lintsOf({ lint: [], config: '/nowhere.json' }))).toMatchObject({
    message: 'Cannot use /nowhere.json: there is no such file.',
  });
});
