import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { OutputLine } from '../store/feed.ts';
import { programOutput } from './output.ts';

function program() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const sinks = { stdout: new PassThrough(), stderr: new PassThrough() };
  const output = programOutput({ stdout, stderr });
  const lines: string[] = [];
  return {
    stdout,
    stderr,
    sinks,
    output,
    lines,
    listen: () =>
      output.onLines((added: readonly OutputLine[]) => {
        lines.push(...added.map(({ stream, text }) => `${stream}: ${text}`));
      }),
  };
}

/** Streams hand on what was written in a later turn. */
const turn = () => new Promise(setImmediate);

test('lines come whole, wherever the chunks end', async () => {
  const { stdout, stderr, listen, lines } = program();
  listen();
  const bytes = Buffer.from('one\ntwö\nthr');
  stdout.write(bytes.subarray(0, 7));
  await turn();
  stdout.write(bytes.subarray(7));
  stderr.write('bad\r\n');
  await turn();
  expect(lines).toEqual(['stdout: one', 'stdout: twö', 'stderr: bad']);
  stdout.end('ee');
  await turn();
  expect(lines.at(-1)).toBe('stdout: three');
});

test('what came before somebody listens is not lost', async () => {
  const { stdout, listen, lines } = program();
  stdout.write('early\n');
  await turn();
  listen();
  expect(lines).toEqual(['stdout: early']);
});

test('a line is made safe to draw', async () => {
  const { stdout, listen, lines } = program();
  listen();
  stdout.write('\x1b[31m10 %\r\x1b[32m100 %\x1b[0m\n');
  await turn();
  expect(lines).toEqual(['stdout: 100 %']);
});

test('a line without an end does not fill the memory', async () => {
  const { stdout, listen, lines } = program();
  listen();
  stdout.write('x'.repeat(100_000));
  await turn();
  expect(lines).toEqual([expect.stringMatching(/^stdout: x+…$/)]);
});

test('once the pane is closed it goes to the terminal as it is, from where the pane stopped', async () => {
  const { stdout, stderr, listen, lines, output, sinks } = program();
  const stop = listen();
  stdout.write('seen\nhalf');
  await turn();
  stop();
  stderr.write('between\n');
  await turn();
  output.handThrough(sinks);
  stdout.write(' a line\n\x1b[1mbold\n');
  await turn();
  expect(lines).toEqual(['stdout: seen']);
  expect(String(sinks.stdout.read())).toBe('half a line\n\x1b[1mbold\n');
  expect(String(sinks.stderr.read())).toBe('between\n');
});

test('without a pane all of it goes to the terminal', async () => {
  const { stdout, output, sinks } = program();
  stdout.write('all');
  await turn();
  output.handThrough(sinks);
  await turn();
  expect(String(sinks.stdout.read())).toBe('all');
});
