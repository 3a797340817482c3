/** docs/lints.md has a section for each lint, with the thresholds that it has. */
import { readFileSync } from 'node:fs';
import { LINT_THRESHOLDS } from '@async-console/protocol';
import { expect, test } from 'vitest';

const [, lints = ''] = readFileSync(new URL('../../docs/lints.md', import.meta.url), 'utf8').split('\n## The lints\n');
const sections = new Map(
  lints
    .split('\n### ')
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);

test('each lint has its section, and there is none more', () => {
  expect([...sections.keys()].toSorted()).toEqual(Object.keys(LINT_THRESHOLDS).toSorted());
});

test.each(Object.entries(LINT_THRESHOLDS))('the thresholds of %s, with their defaults', (name, thresholds) => {
  const rows = [...(sections.get(name)?.matchAll(/^\| `(\w+)` *\| ([\d.]+) *\|/gm) ?? [])];
  expect(Object.fromEntries(rows.map(([, threshold, value]) => [threshold, Number(value)]))).toEqual(thresholds);
});

test.each([...sections])('%s says what it is silent about, and what to do', (_name, section) => {
  expect(section.replaceAll('\n', ' ')).toMatch(/Silent: .+\*\*To do\*\*: /);
});
