import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';
import { inputOptions, outputOptions } from './attach-programs.ts';

export default defineConfig([
  // Bundled, not one file for each source: an imported constant is a variable that the hooks would read each time, and
  // that makes them twice as slow. `start` and `observer/main` are entries so that URLs relative to them stay right.
  {
    ...base,
    entry: {
      api: 'src/api.ts',
      start: 'src/start.ts',
      'observer/main': 'src/observer/main.ts',
      'observer/process': 'src/observer/process.ts',
      'attach/injection': 'src/attach/injection.ts',
      'bundle/*': 'src/bundle/{vite,rollup,rolldown,webpack,rspack,esbuild}.ts',
    },
    inputOptions: { optimization: { inlineConst: true } },
  },
  // What a console puts into a running process: no file of its own is at hand there.
  ...['agent', 'observer'].map((program) => ({
    ...base,
    entry: { [`attach/${program}`]: `src/attach/${program}.ts` },
    format: 'cjs' as const,
    fixedExtension: true,
    dts: false,
    clean: false,
    deps: { alwaysBundle: [/./] },
    inputOptions,
    outputOptions,
  })),
  // The preload is CommonJS, and alone: it looks at the version of Node before it loads the rest.
  {
    ...base,
    entry: { register: 'src/register.cts' },
    format: 'cjs',
    clean: false,
    inputOptions: { external: [/start\.ts$/] },
    plugins: [
      {
        name: 'start-is-built',
        renderChunk: (code: string) =>
          code.replace("'./start.ts'", "'./start.js'").replace('"./start.ts"', '"./start.js"'),
      },
    ],
  },
]);
