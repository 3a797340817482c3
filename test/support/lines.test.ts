import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { linesOf } from './lines.ts';

test('a mark names its line', async () => {
  expect(linesOf(await program('first();\nawait second(); // at: second\n'))).toEqual({ second: 2 });
});

test('a name used twice is refused', async () => {
  const file = await program('await a(); // at: main\nawait b(); // at: main\n');
  expect(() => linesOf(file)).toThrow('two lines as "main"');
});

async function program(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lines-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'program.mjs');
  writeFileSync(file, text);
  return file;
}
