/** The plugin, the same for every bundler; `bundlers.ts` knows how they differ. */
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createUnplugin, type FilterPattern, type UnpluginInstance } from 'unplugin';
import { type Context, esbuildLoader, isForServer, keepSourceMaps, originIn, type ViteConfig } from './bundlers.ts';
import { transform } from './transform.ts';

export interface Options {
  /** Globs, from the working directory, or patterns of the modules to look into; all, unless given. */
  readonly include?: FilterPattern;
  /** Of the modules to leave alone; unless given, those below `node_modules`. */
  readonly exclude?: FilterPattern;
}

const BELOW_NODE_MODULES = /[\\/]node_modules[\\/]/;
/** No file holds it: a plugin made it up. */
const VIRTUAL = /\0/;
const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte|astro|mdx)$/;

export const asyncConsole: UnpluginInstance<Options | undefined, false> = createUnplugin((options, { framework }) => {
  /** Vite evaluates what it serves; what it builds may run on another machine. */
  let vite: ViteConfig | undefined;
  const nameOf = (file: string) =>
    vite?.command === 'serve' ? pathToFileURL(file).href : relative(process.cwd(), file).replaceAll('\\', '/');
  const loader = esbuildLoader();

  return {
    name: 'async-console',
    // Behind what compiles, where the text is JavaScript; its map leads back to what was written.
    enforce: 'post',
    transform: {
      // Rollup and Rolldown know no `enforce`; Vite would put `order` behind its own plugins, too.
      ...(framework === 'rollup' || framework === 'rolldown' ? { order: 'post' } : {}),
      filter: {
        id: {
          include: list(options?.include ?? /^/),
          exclude: [VIRTUAL, ...list(options?.exclude ?? BELOW_NODE_MODULES)],
        },
        code: 'async',
      },
      handler(this: Context, code: string, id: string, ...rest: unknown[]) {
        const file = id.replace(/[?#].*$/, '');
        if (!SCRIPT.test(file) || (framework === 'vite' && !isForServer(this, rest[0], vite))) return undefined;
        const result = transform({ id, file, code, nameOf, origin: () => originIn(this, file, code) });
        if (result?.uncovered !== undefined) {
          this.warn(`async-console sees nothing of ${relative(process.cwd(), file)}: ${result.uncovered}.`);
        }
        return result === undefined ? undefined : { code: result.code, map: result.map };
      },
    },
    vite: {
      configResolved(config) {
        vite = config;
      },
    },
    webpack: keepSourceMaps,
    esbuild: { onLoadFilter: /\.[cm]?[jt]sx?$/, ...loader },
  };
});

function list(patterns: FilterPattern) {
  return Array.isArray(patterns) ? patterns : [patterns];
}
