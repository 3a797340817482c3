/** Compiles a project's `src` into its `dist`, with source maps beside what comes out. */
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Options, transformFile } from '@swc/core';
import { expect } from 'vitest';
import { run } from '../support/launch.ts';

/** As the command line of Nest has it do. */
const JSC = {
  target: 'es2023' as const,
  // Newer than the package's types.
  rewriteRelativeImportExtensions: true,
  parser: { syntax: 'typescript' as const, decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  keepClassNames: true,
};

const SWC: Options = {
  sourceMaps: true,
  swcrc: false,
  jsc: JSC,
};

export async function withTsc(directory: string): Promise<void> {
  const entry = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  const { code, stdout } = await run({ directory, entry }, { agent: false });
  expect(code, stdout).toBe(0);
}

export async function withSwc(directory: string, type: 'es6' | 'commonjs'): Promise<void> {
  await mkdir(join(directory, 'dist'));
  for (const name of readdirSync(join(directory, 'src'))) {
    const output = join(directory, 'dist', name.replace(/ts$/, 'js'));
    const source = join(directory, 'src', name);
    const { code, map } = await transformFile(source, { ...SWC, module: { type }, outputPath: output });
    await writeFile(output, `${code}\n//# sourceMappingURL=${name.replace(/ts$/, 'js')}.map\n`);
    await writeFile(`${output}.map`, map ?? '');
  }
}
