import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { encode } from '@jridgewell/sourcemap-codec';
import { GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser, parse } from 'acorn';
import { createUnplugin } from 'unplugin';
import { n as apply, t as probe } from './transform-B7v1sBZ5.js';

// src/bundle/origin.ts
/** Where a position of the text that a plugin gets stood in the file that somebody wrote. */
/** `file` is the module's own; `map` leads from its text, as the plugin gets it, to the sources. */
function originOf(file, map) {
  if (map === void 0)
    return (line, column) => ({
      file,
      line,
      column,
    });
  const trace = new TraceMap(map);
  const paths = /* @__PURE__ */ new Map();
  const pathOf = (source) => {
    let path = paths.get(source);
    if (path === void 0) {
      path = pathOfSource(source, file);
      paths.set(source, path);
    }
    return path;
  };
  return (line, column) => {
    for (const bias of [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND]) {
      const found = originalPositionFor(trace, {
        line,
        column: column - 1,
        bias,
      });
      if (found.source !== null)
        return {
          file: pathOf(found.source),
          line: found.line,
          column: found.column + 1,
        };
    }
  };
}
/** Plugins and loaders name a source as they like: by its path, from the module's directory, or by its last part. */
function pathOfSource(source, file) {
  if (source.startsWith('file:')) return fileURLToPath(source);
  const path = isAbsolute(source) ? source : resolve(dirname(file), source);
  return existsSync(path) ? path : file;
}
// src/bundle/bundlers.ts
/** What differs between the bundlers: which text a plugin gets, and where its source map is to be had. */
/** Code for browsers has no agent. Vitest runs in Node what it calls code for browsers, and Node has libraries, too. */
function isForServer(context, options, config) {
  if (process.env.VITEST !== void 0 || config?.build.lib) return true;
  const consumer = context.environment?.config?.consumer;
  return consumer === void 0 ? Boolean(options?.ssr) : consumer === 'server';
}
/** The way back from the text that the plugin gets. */
function originIn(context, file, code) {
  if (context.getCombinedSourcemap !== void 0) return originOf(file, context.getCombinedSourcemap() ?? void 0);
  const native = context.getNativeBuildContext?.();
  if (native?.framework !== 'webpack' && native?.framework !== 'rspack') return originOf(file, void 0);
  const map = native.inputSourceMap;
  if (map) return originOf(file, map);
  return originOf(isText(file, code) ? file : `${file} (compiled)`, void 0);
}
function isText(file, code) {
  try {
    return readFileSync(file, 'utf8') === code;
  } catch {
    return false;
  }
}
/** Without `devtool`, loaders of webpack would give no source maps. What the bundle holds does not change. */
function keepSourceMaps(compiler) {
  compiler.hooks.compilation.tap('async-console', (compilation) => {
    compilation.hooks.buildModule.tap('async-console', (module) => {
      module.useSourceMap = true;
    });
  });
}
/** esbuild asks who loads a file how to read it: as the build is configured, else as the name says. */
function esbuildLoader() {
  let configured = {};
  return {
    config(options) {
      configured = options.loader ?? {};
    },
    loader(_code, id) {
      const byName = /\.[cm]?ts$/.test(id) ? 'ts' : /\.[jt]sx$/.test(id) ? id.slice(-3) : 'js';
      return configured[extname(id)] ?? byName;
    },
  };
}
// src/bundle/guard.ts
/** Makes the frame: `__acEnter(7)`. */
const ENTERS = /(__ac[A-Z]\w*)\((\d+)\)/g;
/** Asks for it: `__acAwait(__acF,7)`, `__acExit(__acF)`. */
const CALLS = /(__ac[A-Z]\w*)\(__acF(?:,(\d+))?\)/g;
/** Around a value, which the other insertion follows: `__acResumed(`. */
const AROUND = new RegExp(`(${['__acResumed', '__acYielded', '__acForAwait'].join('|')})\\($`, 'g');
const NOTHING_HELD = '{hold:v=>v,last(){},[Symbol.dispose](){}}';
/** @throws Error on an insertion that could not do without the agent. */
function guard(edits, base) {
  const isThere = `typeof ${base}==="number"`;
  return edits.map((edit) => {
    const text = edit.text
      .replace('/*node-do-not-add-exception-line*/', '')
      .replaceAll(`__acFail(__acF,__acE)`, `__acF?§__acFail(__acF,__acE):__acE`)
      .replaceAll(`__acDispose(__acF)`, `__acF?§__acDispose(__acF):${NOTHING_HELD}`)
      .replaceAll(CALLS, (_, call, site) =>
        site === void 0 ? `__acF&&§${call}(__acF)` : `__acF&&§${call}(__acF,${base}+${site})`,
      )
      .replaceAll(ENTERS, (_, call, site) => `(${isThere}?§${call}(${base}+${site}):0)`)
      .replaceAll(AROUND, (_, call) => `(__acF?§${call}:v=>v)(`)
      .replace(/^,__acF,(\d+)\)/, `,__acF,__acF&&${base}+$1)`)
      .replaceAll(/(__acD\.(?:hold|last)\((?:[^,()]+,)?)(\d+)\)/g, `$1__acF&&${base}+$2)`);
    if (!isGuarded(text)) throw new Error(`no guard is known for ${edit.text}`);
    return {
      ...edit,
      text: text.replaceAll('§', ''),
    };
  });
}
/** Each of the agent's calls stands behind a look whether there is a frame to call it with. */
function isGuarded(text) {
  return (text.match(/.?__ac[A-Z]\w+/g) ?? []).every((call) => call.startsWith('§') || /__acD(?:\d+|_)?$/.test(call));
}
// src/bundle/parse.ts
/** esbuild and Rolldown hand out modules as they were written: in TypeScript, with JSX. */
/** Of the text of a file of that name: acorn's own parser first, because most modules need no other. */
function parserFor(file) {
  const isTypeScript = /\.[cm]?ts$/.test(file);
  return (code, options) => {
    try {
      return parse(code, options);
    } catch (error) {
      const extended = Parser.extend(tsPlugin({ jsx: !isTypeScript }));
      try {
        return extended.parse(code, {
          ...options,
          locations: true,
        });
      } catch (extendedError) {
        throw isTypeScript || file.endsWith('.tsx') ? extendedError : error;
      }
    }
  };
}
// src/bundle/source-map.ts
/** A source map for what was inserted into a module: one segment a word, so that bundlers lose no column. Pure. */
/** `source` is how the map calls the text before. */
function sourceMapOf(source, original, edits) {
  const lines = [[]];
  let generatedColumn = 0;
  let line = 0;
  let column = 0;
  const keep = (text) => {
    for (const [word] of text.matchAll(/\n|[^\S\n]+|[\w$]+|[^\w\s$]/g)) {
      if (word === '\n') {
        lines.push([]);
        generatedColumn = 0;
        line++;
        column = 0;
        continue;
      }
      lines.at(-1)?.push([generatedColumn, 0, line, column]);
      generatedColumn += word.length;
      column += word.length;
    }
  };
  let from = 0;
  for (const { at, remove, text } of edits) {
    keep(original.slice(from, at));
    generatedColumn += text.length;
    column += remove;
    from = at + remove;
  }
  keep(original.slice(from));
  return {
    version: 3,
    sources: [source],
    sourcesContent: [original],
    names: [],
    mappings: encode(lines),
  };
}
// src/bundle/transform.ts
/** Puts the probe into one module of a bundle: text in, text out. */
/** undefined: nothing to do. */
function transform(module) {
  const { id, file, code } = module;
  if (!code.includes('async') || code.includes(`__acBundled(`)) return void 0;
  const base = `__ac${fingerprint(module)}`;
  try {
    if (code.includes('__ac')) throw new Error(`it uses names that start with __ac`);
    const parse = parserFor(file);
    let at = 0;
    const noting = (text, options) => {
      const program = parse(text, options);
      at = endOfDirectives(program.body, text);
      return program;
    };
    const { edits, sites, skippedFunctions } = probe(code, 'unknown', 1, noting);
    if (sites.length === 0 && skippedFunctions === 0) return void 0;
    const table = tableOf(sites, skippedFunctions, module);
    const all = [
      {
        at,
        remove: 0,
        text: register(base, table),
      },
      ...guard(edits, base),
    ];
    return {
      code: apply(code, all),
      map: sourceMapOf(id, code, all),
    };
  } catch (error) {
    const uncovered = reasonOf(error);
    return {
      code: `${code}\n;${register(base, {
        files: [module.nameOf(file)],
        sites: [],
        skippedFunctions: 0,
        failed: uncovered,
      })}\n`,
      map: null,
      uncovered,
    };
  }
}
/** Where the first statement may stand. */
function endOfDirectives(body, code) {
  return body.find((statement) => statement.directive === void 0)?.start ?? code.length;
}
function register(base, table) {
  return `typeof __acBundled==="function"&&__acBundled("${base}",${JSON.stringify(JSON.stringify(table))});`;
}
function tableOf(sites, skippedFunctions, module) {
  const origin = module.origin();
  const files = [module.nameOf(module.file)];
  const places = [];
  return {
    files,
    sites: sites.map(({ kind, name, functionId, line, column }, index) => {
      const place = origin(line, column) ??
        places[functionId - 1] ?? {
          file: module.file,
          line: 1,
          column: 1,
        };
      places[index] = place;
      const file = module.nameOf(place.file);
      if (!files.includes(file)) files.push(file);
      return [kind, name, functionId, place.line, place.column, files.indexOf(file)];
    }),
    skippedFunctions,
  };
}
/** The same module gets the same globals, however often it is evaluated; another never does. */
function fingerprint({ file, code, nameOf }) {
  const hash = createHash('sha256').update(nameOf(file)).update('\0').update(code).digest('hex');
  return BigInt(`0x${hash.slice(0, 16)}`).toString(36);
}
function reasonOf(error) {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
}
// src/bundle/plugin.ts
/** The plugin, the same for every bundler; `bundlers.ts` knows how they differ. */
const BELOW_NODE_MODULES = /[\\/]node_modules[\\/]/;
/** No file holds it: a plugin made it up. */
const VIRTUAL = /\0/;
const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte|astro|mdx)$/;
const asyncConsole = createUnplugin((options, { framework }) => {
  /** Vite evaluates what it serves; what it builds may run on another machine. */
  let vite;
  const nameOf = (file) =>
    vite?.command === 'serve' ? pathToFileURL(file).href : relative(process.cwd(), file).replaceAll('\\', '/');
  const loader = esbuildLoader();
  return {
    name: 'async-console',
    enforce: 'post',
    transform: {
      ...(framework === 'rollup' || framework === 'rolldown' ? { order: 'post' } : {}),
      filter: {
        id: {
          include: list(options?.include ?? /^/),
          exclude: [VIRTUAL, ...list(options?.exclude ?? BELOW_NODE_MODULES)],
        },
        code: 'async',
      },
      handler(code, id, ...rest) {
        const file = id.replace(/[?#].*$/, '');
        if (!SCRIPT.test(file) || (framework === 'vite' && !isForServer(this, rest[0], vite))) return void 0;
        const result = transform({
          id,
          file,
          code,
          nameOf,
          origin: () => originIn(this, file, code),
        });
        if (result?.uncovered !== void 0)
          this.warn(`async-console sees nothing of ${relative(process.cwd(), file)}: ${result.uncovered}.`);
        return result === void 0
          ? void 0
          : {
              code: result.code,
              map: result.map,
            };
      },
    },
    vite: {
      configResolved(config) {
        vite = config;
      },
    },
    webpack: keepSourceMaps,
    esbuild: {
      onLoadFilter: /\.[cm]?[jt]sx?$/,
      ...loader,
    },
  };
});
function list(patterns) {
  return Array.isArray(patterns) ? patterns : [patterns];
}

export { asyncConsole as t };
