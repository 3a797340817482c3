/** The four mistakes of "Common Mistakes with Rust Async", as one makes them in Node: each is found by its lint. */
import { describe, expect, test } from 'vitest';
import { COLLECTING, lintsOf, runningLinted, untilSeen } from '../support/lints.ts';
import { postgres } from '../support/postgres.ts';

const programs = new URL('./four-mistakes/', import.meta.url);

interface Mistake {
  readonly program: string;
  readonly lint: string;
  /** That is named; absent: it names none. */
  readonly line?: number;
}

const MISTAKES = {
  cancellation: [
    { program: 'cancellation', lint: 'lost', line: 13 },
    { program: 'cancellation-ignored', lint: 'ignored-abort', line: 12 },
    { program: 'cancellation-of-a-request', lint: 'zombie-request', line: 13 },
  ],
  'an async mutex where none is needed': [{ program: 'async-mutex', lint: 'needless-async-lock', line: 10 }],
  'a guard that is held across an await': [{ program: 'guard-across-await', lint: 'held-across-await', line: 18 }],
  starvation: [
    { program: 'starvation-by-a-poll', lint: 'blocking-poll' },
    { program: 'starvation-by-awaits', lint: 'microtask-starvation' },
    { program: 'starvation-one-by-one', lint: 'sequential-awaits' },
  ],
} satisfies Record<string, Mistake[]>;

async function finds({ program, lint, line }: Mistake, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const console = await runningLinted(new URL(`${program}.mjs`, programs), { ...COLLECTING, env });
  // Where something was made is known a little later.
  const { location } = await untilSeen(
    console,
    lint,
    (warning) => line === undefined || warning.location !== undefined,
  );
  if (line !== undefined) expect(location).toMatchObject({ file: `${program}.mjs`, line });
}

async function isSilent(program: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const console = await runningLinted(new URL(`${program}-mended.mjs`, programs), { ...COLLECTING, env });
  await console.update(({ overview }) => overview.at > 2500);
  expect(lintsOf(await console.snapshot())).toEqual([]);
}

describe.each(Object.entries(MISTAKES))('%s', (_name, mistakes) => {
  test.each(mistakes)('$program: $lint', (mistake) => finds(mistake));
});

describe('a guard that is held across an await', () => {
  const database = postgres();

  test('connection-across-await: deadlock', () =>
    finds({ program: 'connection-across-await', lint: 'deadlock', line: 17 }, database.env));

  test('mended: connection-across-await', () => isSilent('connection-across-await', database.env));
});

test.each([
  ...['cancellation', 'cancellation-ignored', 'cancellation-of-a-request'],
  ...['async-mutex', 'guard-across-await', 'starvation'],
])('mended: %s', (program) => isSilent(program));
