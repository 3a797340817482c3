import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { privateDirectory } from './directory.ts';

const fallback = join(tmpdir(), `async-console-${process.getuid?.()}`);

function runtime(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rt-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('it lies in the runtime directory of the user', () => {
  const directory = runtime();
  expect(privateDirectory({ XDG_RUNTIME_DIR: directory })).toBe(join(directory, 'async-console'));
});

test.each([
  ['is not set', undefined],
  ['is empty', ''],
  ['is not there', '/nonexistent/run'],
  ['is no directory', '/dev/null'],
  ['is too long for a socket', `/${'x'.repeat(80)}`],
])('when that %s it lies below the temporary directory', (_, directory) => {
  expect(privateDirectory(directory === undefined ? {} : { XDG_RUNTIME_DIR: directory })).toBe(fallback);
});

test('when that is a link it lies below the temporary directory', () => {
  const directory = runtime();
  const link = join(directory, 'link');
  symlinkSync(directory, link);
  expect(privateDirectory({ XDG_RUNTIME_DIR: link })).toBe(fallback);
});
