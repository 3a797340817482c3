import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('every code of an error is a heading of docs/errors.md', () => {
  const codes = [...read('./errors.ts').matchAll(/new UserError\(\s*'([^']+)'/g)].map(([, code]) => code);
  const headings = [...read('../../../docs/errors.md').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect(codes.length).toBeGreaterThan(20);
  expect(headings).toEqual(expect.arrayContaining([...codes, 'internal']));
  expect(new Set(headings).size).toBe(headings.length);
});
