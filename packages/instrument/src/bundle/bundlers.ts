/** What differs between the bundlers: which text a plugin gets, and where its source map is to be had. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { SourceMapInput } from '@jridgewell/trace-mapping';
import type { UnpluginBuildContext, UnpluginContext } from 'unplugin';
import { type Origin, originOf } from './origin.ts';

/** What the bundlers give a plugin beside what unplugin says of it. */
export interface Context extends UnpluginBuildContext, UnpluginContext {
  /** In Rollup, Rolldown and Vite: the map of all that was done before. */
  getCombinedSourcemap?(): SourceMapInput | null;
  /** In Vite, from version 6. */
  readonly environment?: { readonly config?: { readonly consumer?: string } };
}

/** The part of Vite's configuration that matters here. */
export interface ViteConfig {
  readonly command: string;
  readonly build: { readonly lib?: unknown };
}

/** Code for browsers has no agent. Vitest runs in Node what it calls code for browsers, and Node has libraries, too. */
export function isForServer(context: Context, options: unknown, config: ViteConfig | undefined): boolean {
  if (process.env.VITEST !== undefined || config?.build.lib) return true;
  const consumer = context.environment?.config?.consumer;
  return consumer === undefined ? Boolean((options as { ssr?: boolean } | undefined)?.ssr) : consumer === 'server';
}

/** The way back from the text that the plugin gets. */
export function originIn(context: Context, file: string, code: string): Origin {
  if (context.getCombinedSourcemap !== undefined) return originOf(file, context.getCombinedSourcemap() ?? undefined);
  const native = context.getNativeBuildContext?.();
  if (native?.framework !== 'webpack' && native?.framework !== 'rspack') return originOf(file, undefined);
  const map = native.inputSourceMap as SourceMapInput | undefined;
  if (map) return originOf(file, map);
  // A loader has compiled it and kept no map: lines of the result are not given as lines of the file.
  return originOf(isText(file, code) ? file : `${file} (compiled)`, undefined);
}

function isText(file: string, code: string): boolean {
  try {
    return readFileSync(file, 'utf8') === code;
  } catch {
    return false;
  }
}

interface Hook<T> {
  tap(plugin: string, listener: (subject: T) => void): void;
}

/** The part of webpack that matters here. */
interface Compiler {
  readonly hooks: {
    readonly compilation: Hook<{ readonly hooks: { readonly buildModule: Hook<{ useSourceMap?: boolean }> } }>;
  };
}

/** Without `devtool`, loaders of webpack would give no source maps. What the bundle holds does not change. */
export function keepSourceMaps(compiler: Compiler): void {
  compiler.hooks.compilation.tap('async-console', (compilation) => {
    compilation.hooks.buildModule.tap('async-console', (module) => {
      module.useSourceMap = true;
    });
  });
}

type Loader = 'js' | 'jsx' | 'ts' | 'tsx';

/** esbuild asks who loads a file how to read it: as the build is configured, else as the name says. */
export function esbuildLoader() {
  let configured: Readonly<Record<string, Loader>> = {};
  return {
    config(options: { loader?: unknown }) {
      configured = (options.loader ?? {}) as typeof configured;
    },
    loader(_code: string, id: string): Loader {
      const byName = /\.[cm]?ts$/.test(id) ? 'ts' : /\.[jt]sx$/.test(id) ? (id.slice(-3) as 'jsx' | 'tsx') : 'js';
      return configured[extname(id)] ?? byName;
    },
  };
}
