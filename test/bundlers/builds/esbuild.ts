import asyncConsole from '@async-console/instrument/esbuild';
import { build } from 'esbuild';
import { isMinified, unlessPlain } from './plugins.ts';

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  sourcemap: true,
  minify: isMinified,
  plugins: unlessPlain(asyncConsole),
});
