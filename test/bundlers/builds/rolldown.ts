import asyncConsole from '@async-console/instrument/rolldown';
import { build } from 'rolldown';
import { isMinified, unlessPlain } from './plugins.ts';

await build({
  input: 'src/main.ts',
  platform: 'node',
  plugins: unlessPlain(asyncConsole),
  output: { file: 'dist/main.mjs', sourcemap: true, minify: isMinified },
});
