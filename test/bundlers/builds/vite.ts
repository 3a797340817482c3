import asyncConsole from '@async-console/instrument/vite';
import { build } from 'vite';
import { isMinified, unlessPlain } from './plugins.ts';

await build({
  configFile: false,
  logLevel: 'warn',
  plugins: unlessPlain(asyncConsole),
  build: { ssr: 'src/main.ts', minify: isMinified, rolldownOptions: { output: { entryFileNames: 'main.mjs' } } },
});
