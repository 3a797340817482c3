/** esbuild and Rolldown hand out modules as they were written: in TypeScript, with JSX. */
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser, parse } from 'acorn';
import type { Parse } from '../probe/transform.ts';

/** Of the text of a file of that name: acorn's own parser first, because most modules need no other. */
export function parserFor(file: string): Parse {
  const isTypeScript = /\.[cm]?ts$/.test(file);
  return (code, options) => {
    try {
      return parse(code, options);
    } catch (error) {
      // In `.ts` files `<T>x` is a cast, everywhere else it may be JSX.
      const extended = Parser.extend(tsPlugin({ jsx: !isTypeScript }));
      try {
        return extended.parse(code, { ...options, locations: true }) as ReturnType<Parse>;
      } catch (extendedError) {
        throw isTypeScript || file.endsWith('.tsx') ? extendedError : error;
      }
    }
  };
}
