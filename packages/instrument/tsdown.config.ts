import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

// unbundle: one file in dist for each in src, so that a URL relative to import.meta.url means the same in both.
export default defineConfig({
  ...base,
  entry: ['src/api.ts', 'src/register.ts', 'src/observer/main.ts'],
  unbundle: true,
  root: 'src',
});
