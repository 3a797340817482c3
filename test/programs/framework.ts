/** A framework whose npm package holds its own tests: they pass with the agent, which comes by `--import`, as without. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bothWays, copyOf } from './both-ways.ts';

const reporter = fileURLToPath(new URL('./outcomes.mjs', import.meta.url));

export interface Framework {
  readonly name: string;
  /** What its tests need besides. */
  readonly also: readonly string[];
  /** Those that await most, and that neither sleep for seconds nor need a package that is no business of ours. */
  readonly files: readonly string[];
  readonly atLeast: number;
}

/** In every one of the processes that run the tests; by name, each has the same outcome. */
export function testsPass({ name, also, files, atLeast }: Framework): void {
  test.each(['24', '26'])(
    `the tests of ${name} pass on Node %s with the agent as without`,
    { timeout: 300_000 },
    async (node) => {
      const copy = copyOf(name, also);
      const args = ['--test', `--test-reporter=${reporter}`, ...files.map((file) => join('test', `${file}.test.js`))];

      const { plain, observed, probed } = await bothWays(
        { node, args, cwd: copy, children: true, preload: 'import' },
        ({ code, stdout }) => ({
          code,
          outcomes: (JSON.parse(stdout) as string[]).toSorted(),
        }),
      );

      expect(plain.outcomes.filter((outcome) => outcome.includes(': failed'))).toEqual([]);
      expect(plain.outcomes.length).toBeGreaterThan(atLeast);
      expect(observed).toEqual(plain);
      expect(probed.some((url) => url.endsWith('async-await.test.js'))).toBe(true);
    },
  );
}
