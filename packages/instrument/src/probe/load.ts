/**
 * The load hook: puts the probe into the app's own modules as they load, ESM, CommonJS and TypeScript alike.
 * Synchronous and on the app's thread, because `require` is. Modules below `node_modules` run as they are unless asked.
 */
import { type LoadFnOutput, type LoadHookContext, type LoadHookSync, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LeftAlone } from '../table/left-alone.ts';
import { probeCompiled } from './compilers.ts';
import { apply, type Edit, lineAt, lineStarts } from './edits.ts';
import { isMainModule } from './main-module.ts';
import type { ModuleReport } from './module-report.ts';
import { remember } from './modules.ts';
import { REGISTER_MODULE } from './names.ts';
import { type Disguise, registerOutermost } from './outermost.ts';
import type { Select } from './selection.ts';
import { nextSiteId, takeSiteIds } from './site-ids.ts';
import { type Skipped, skippedModule, whyNot } from './skipped.ts';
import { type ModuleKind, mayWait, type Probed, probe } from './transform.ts';

export interface LoadOptions {
  /** Modules whose URL starts so are the agent's own. */
  readonly own: readonly string[];
  readonly maxSites: number;
  readonly select: Select;
  /** Of a module that a rule keeps the probe from; once for each. */
  readonly onLeftAlone: (why: LeftAlone) => void;
  /** Called before the module runs. */
  readonly onModule: (report: ModuleReport) => void;
  readonly isOn: () => boolean;
  /** What the adapter of its library does with the text of a module; undefined: nothing. */
  readonly adaptationOf: (url: string) => ((text: string) => string) | undefined;
  /** A module of Node's own is about to be loaded; its URL begins with `node:`. */
  readonly onBuiltIn: (url: string) => void;
  /** The text of a module that may be probed, before it runs. */
  readonly onText: (text: string) => void;
  /** Coverage is being taken, and its offsets would not fit: no module is touched. */
  readonly takesCoverage: boolean;
}

const FORMATS: Readonly<Record<string, { kind: ModuleKind; typescript: boolean; becomes: string }>> = {
  module: { kind: 'module', typescript: false, becomes: 'module' },
  commonjs: { kind: 'commonjs', typescript: false, becomes: 'commonjs' },
  'module-typescript': { kind: 'module', typescript: true, becomes: 'module' },
  'commonjs-typescript': { kind: 'commonjs', typescript: true, becomes: 'commonjs' },
  // `require` of a `.ts` file in a package without "type": Node takes the types out, of which there are none any more,
  // and tells ESM from CommonJS when it compiles it.
  typescript: { kind: 'unknown', typescript: true, becomes: 'typescript' },
};

type NextLoad = Parameters<LoadHookSync>[2];

/** It names the TypeScript files that are required by their paths, later ones by their URLs. */
const isNode22 = process.version.startsWith('v22.');

/** Registers the hook. */
export function installLoadHook(options: LoadOptions, disguise: Disguise): void {
  const leftAlone = new Set<string>();
  const leave = (url: string, why: LeftAlone): void => {
    // Node loads some modules twice: see `ambiguous`.
    if (leftAlone.has(url)) return;
    leftAlone.add(url);
    options.onLeftAlone(why);
  };
  const hooks = {
    load(url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput {
      return adapted(options.adaptationOf(url), hooks.probe(url, context, nextLoad));
    },
    probe(url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput {
      const loaded = nextLoad(url, context);
      if (loaded.format === 'builtin') options.onBuiltIn(url);
      if (!options.isOn() || loaded.format === 'builtin' || isOwn(url, options.own)) return loaded;
      const why = options.select(url);
      if (why !== undefined) {
        leave(url, why);
        return loaded;
      }
      const format = FORMATS[loaded.format ?? ''] ?? ambiguous(loaded.format, url);
      if (format === undefined) {
        leave(url, 'not-javascript');
        return loaded;
      }
      if (loaded.source === undefined || loaded.source === null) return loaded;
      const text = textOf(loaded.source);
      options.onText(text);
      const isMain = isMainModule(url);
      if (!mayWait(text) && !(isMain && text.includes('import'))) {
        options.onModule({ url, outcome: 'instrumented', sites: [], added: [], skippedFunctions: 0 });
        return loaded;
      }
      const sourceMap = sourceMappingUrl(text);
      try {
        if (text.includes(`${REGISTER_MODULE}(`)) {
          // A bundle of modules that were probed before; each of them reports itself.
          const own = { url, outcome: 'instrumented', sites: [], added: [], skippedFunctions: 0 } as const;
          options.onModule(sourceMap === undefined ? own : { ...own, sourceMap });
          return loaded;
        }
        const reason = whyNot(url, text, format.typescript, options.takesCoverage);
        if (reason !== undefined) return skip(options, url, reason, loaded);
        const code = format.typescript ? stripTypes(text) : text;
        const probed = probe(code, format.kind, nextSiteId(), { knowsUsing: !isNode22, isMain });
        if (!takeSiteIds(probed.sites.length, options.maxSites)) return skip(options, url, 'sites-full', loaded);
        options.onModule({
          url,
          outcome: 'instrumented',
          sites: probed.sites,
          added: added(code, probed.edits),
          skippedFunctions: probed.skippedFunctions,
          ...(probed.bareCalls.length === 0 ? {} : { bareCalls: probed.bareCalls }),
          ...(probed.passers.length === 0 ? {} : { passers: probed.passers }),
          ...(sourceMap === undefined ? {} : { sourceMap }),
        });
        if (probed.edits.length === 0) return loaded;
        return result(url, loaded, code, probed, format, context.conditions.includes('require'));
      } catch (error) {
        options.onModule({
          url,
          outcome: 'failed',
          reason: reasonOf(error),
          sites: [],
          added: [],
          skippedFunctions: 0,
        });
        return loaded;
      }
    },
  };
  registerOutermost({ load: probeCompiled(hooks.load, disguise) }, disguise);
}

function adapted(adapt: ((text: string) => string) | undefined, loaded: LoadFnOutput): LoadFnOutput {
  if (adapt === undefined || loaded.source === undefined || loaded.source === null) return loaded;
  return { ...loaded, source: adapt(textOf(loaded.source)) };
}

function result(
  url: string,
  loaded: LoadFnOutput,
  code: string,
  probed: Probed,
  format: { kind: ModuleKind; typescript: boolean; becomes: string },
  isRequired: boolean,
): LoadFnOutput {
  remember({ url, original: code, edits: probed.edits }, probed.sites);
  let source = apply(code, probed.edits);
  if (!format.typescript || format.becomes === 'typescript') return { ...loaded, source };
  // As Node does after it has taken the types out, so that a debugger shows the TypeScript file.
  source += `\n\n//# sourceURL=${isRequired && isNode22 ? fileURLToPath(url) : url}`;
  return { ...loaded, format: format.becomes as LoadFnOutput['format'], source };
}

function added(code: string, edits: readonly Edit[]): number[] {
  const starts = lineStarts(code);
  return edits.flatMap((edit) => {
    const line = lineAt(starts, edit.at);
    return [line + 1, edit.at - (starts[line] as number) + 1, edit.text.length - edit.remove];
  });
}

function skip(options: LoadOptions, url: string, why: Skipped, loaded: LoadFnOutput): LoadFnOutput {
  options.onModule(skippedModule(url, why));
  return loaded;
}

/** CommonJS modules that were there before the hook: other preloads. Of ES modules nothing can be known. */
export function reportLoadedBefore(paths: readonly string[], options: LoadOptions): void {
  for (const path of paths) {
    const { href } = pathToFileURL(path);
    if (isOwn(href, options.own)) continue;
    const why = options.select(href) ?? (/\.(json|node)$/.test(path) ? 'not-javascript' : undefined);
    if (why === undefined) options.onModule(skippedModule(href, 'loaded-before'));
    else options.onLeftAlone(why);
  }
}

function isOwn(url: string, own: readonly string[]): boolean {
  return own.some((prefix) => url.startsWith(prefix));
}

/** `require` of a `.js` file in a package without "type": Node tells ESM from CommonJS only when it compiles it. */
function ambiguous(format: string | null | undefined, url: string) {
  if (format !== undefined && format !== null) return undefined;
  return /\.(json|node|wasm)$/.test(url) ? undefined : ({ kind: 'unknown', typescript: false, becomes: '' } as const);
}

const decoder = new TextDecoder();

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  const text = typeof source === 'string' ? source : decoder.decode(source as Uint8Array);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Takes the types out, which leaves every position as it is. Node's own stripping of the app's files does not warn. */
function stripTypes(text: string): string {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function sourceMappingUrl(text: string): string | undefined {
  const at = text.lastIndexOf('//# sourceMappingURL=');
  return at === -1 ? undefined : /^\S*/.exec(text.slice(at + 21))?.[0];
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] as string;
}
