/** The README names each library that there is an adapter for, with the major versions that it knows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ADAPTERS } from '../../packages/instrument/src/adapters/all.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /\n## Supported libraries\n([\s\S]*?)\n## /.exec(readme) ?? [];
const rows = section.split('\n').filter((line) => line.startsWith('| `'));

/** `5.0.0` is `5`, and `0.5.0` is `0.5`. */
function release(version: string): string {
  const [major, minor] = version.split('.');
  return major === '0' ? `0.${minor}` : String(major);
}

test.each(ADAPTERS.map(({ library, from, below }) => ({ library, from, below })))(
  '$library',
  ({ library, from, below }) => {
    const [row, ...more] = rows.filter((line) => line.split('|')[1]?.includes(`\`${library}\``));
    expect(more).toEqual([]);
    const versions = row?.split('|')[2]?.match(/\d[\d.]*/g) ?? [];
    expect(versions).toContain(release(from));
    expect(versions).toContain(lastBefore(below));
  },
);

/** The release below that one. */
function lastBefore(below: string): string {
  const [major = 0, minor = 0] = below.split('.').map(Number);
  return major === 0 ? `0.${minor - 1}` : String(major - 1);
}

test('and none that there is none for', () => {
  const named = rows.flatMap((line) => [...(line.split('|')[1]?.matchAll(/`([^`]+)`/g) ?? [])].map(([, name]) => name));
  expect(named.toSorted()).toEqual(ADAPTERS.map(({ library }) => library).toSorted());
});
