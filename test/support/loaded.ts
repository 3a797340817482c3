import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/**
 * The same program as an ES module and as CommonJS: `load` is put before it, with the library's address in the place of
 * each name in `libraries`.
 *
 * @example bothWays({ Mutex: 'async-mutex' }, 'new Mutex();')
 */
export function bothWays(
  imports: Readonly<Record<string, string>>,
  text: string,
): { readonly how: string; readonly program: Readonly<Record<string, string>> }[] {
  const entries = Object.entries(imports);
  const esm = entries.map(
    ([names, library]) => `import ${names} from ${JSON.stringify(import.meta.resolve(library))};`,
  );
  const cjs = entries.map(([names, library]) => `const ${names} = require(${JSON.stringify(resolve(library))});`);
  return [
    { how: 'import', program: { 'app.mjs': `${esm.join(' ')}\n${text}` } },
    { how: 'require', program: { 'app.cjs': `${cjs.join(' ')}\n${text}` } },
  ];
}
