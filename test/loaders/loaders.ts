/** Compilers that run TypeScript as it loads, each as its own documentation says how to start it. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LaidProgram, lay } from '../support/program.ts';

interface Loader {
  /** Options of Node. */
  readonly flags: readonly string[];
  readonly type: 'module' | 'commonjs';
}

export const LOADERS: Readonly<Record<string, Loader>> = {
  'tsx, ES modules': { flags: ['--import=tsx'], type: 'module' },
  'tsx, CommonJS': { flags: ['--import=tsx'], type: 'commonjs' },
  'tsx, CommonJS alone': { flags: ['--require=tsx/cjs'], type: 'commonjs' },
  'ts-node, types checked': { flags: ['--require=ts-node/register'], type: 'commonjs' },
  // Without Node's warning of what ts-node calls: its thread may or may not get to print it.
  'ts-node, ES modules': { flags: ['--no-deprecation', '--import=./ts-node.mjs'], type: 'module' },
  'SWC, CommonJS': { flags: ['--require=@swc-node/register'], type: 'commonjs' },
  'SWC, ES modules': { flags: ['--import=@swc-node/register/esm-register'], type: 'module' },
};

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
const types = fileURLToPath(new URL('../../node_modules/@types', import.meta.url));

/** Writes a program down where it finds the compilers; the first of the files is run. */
export function layFor({ type }: Loader, files: Readonly<Record<string, string>>): LaidProgram {
  const laid = lay({
    ...files,
    'package.json': JSON.stringify({ type }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module: type === 'module' ? 'nodenext' : 'commonjs',
        target: 'es2022',
        strict: true,
        sourceMap: true,
        allowImportingTsExtensions: true,
        noEmit: true,
        typeRoots: [types],
        types: ['node'],
      },
    }),
    'ts-node.mjs': `import { register } from 'node:module';\nregister('ts-node/esm/transpile-only', import.meta.url);\n`,
  });
  symlinkSync(modules, join(laid.directory, 'node_modules'));
  return laid;
}
