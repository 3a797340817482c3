import asyncConsole from '@async-console/instrument/rollup';
import { transform } from '@swc/core';
import { type Plugin, rollup } from 'rollup';
import { unlessPlain } from './plugins.ts';

/** Rollup knows no TypeScript: a plugin compiles it, and keeps a source map. */
const typescript: Plugin = {
  name: 'typescript',
  async transform(code, filename) {
    if (!filename.endsWith('.ts')) return undefined;
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
    return transform(code, { filename, jsc, sourceMaps: true, configFile: false, swcrc: false });
  },
};

const bundle = await rollup({ input: 'src/main.ts', plugins: [...unlessPlain(asyncConsole), typescript] });
await bundle.write({ file: 'dist/main.mjs', sourcemap: true });
