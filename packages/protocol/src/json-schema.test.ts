import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemas } from './json-schema.ts';

test.each(Object.entries(jsonSchemas()))(
  '%s is what the schemas say (mend with `pnpm --filter @async-console/protocol schema`)',
  (name, text) => {
    expect(readFileSync(new URL(`../schema/${name}`, import.meta.url), 'utf8')).toBe(text);
  },
);
