/**
 * The load hook: puts the probe into the app's own modules as they load, ESM, CommonJS and TypeScript alike.
 * Synchronous and on the app's thread, because `require` is. Modules below `node_modules` run as they are.
 */
import { type LoadFnOutput, type LoadHookContext, registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { apply, type Edit, lineAt, lineStarts } from './edits.ts';
import { remember } from './modules.ts';
import { PREFIX, REGISTER_MODULE } from './names.ts';
import { nextSiteId, takeSiteIds } from './site-ids.ts';
import { type ModuleKind, type Probed, type ProbeSite, probe } from './transform.ts';

/** What the observer is told of a module. */
export interface ModuleReport {
  readonly url: string;
  readonly outcome: 'instrumented' | 'skipped' | 'failed';
  /** Why it was skipped or failed. */
  readonly reason?: string;
  readonly sites: readonly ProbeSite[];
  /** What the probe added: triples of line, column in the original (both 1-based) and characters added there. */
  readonly added: readonly number[];
  readonly skippedFunctions: number;
  /** Its own `sourceMappingURL`, as it stands there. */
  readonly sourceMap?: string;
}

export interface LoadOptions {
  /** Modules whose URL starts so are the agent's own. */
  readonly own: readonly string[];
  readonly maxSites: number;
  /** Called before the module runs. */
  readonly onModule: (report: ModuleReport) => void;
  readonly isOn: () => boolean;
  /** Why no module is to be touched; absent: all of the app's are. */
  readonly untouched?: string;
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

/** It names the TypeScript files that are required by their paths, later ones by their URLs. */
const isNode22 = process.version.startsWith('v22.');

/** Registers the hook. */
export function installLoadHook(options: LoadOptions): void {
  registerHooks({
    load(url: string, context: LoadHookContext, nextLoad): LoadFnOutput {
      const loaded = nextLoad(url, context);
      if (!options.isOn() || !isOfApp(url, options.own)) return loaded;
      const format = FORMATS[loaded.format ?? ''] ?? ambiguous(loaded.format, url);
      if (format === undefined || loaded.source === undefined || loaded.source === null) return loaded;
      const text = textOf(loaded.source);
      if (!text.includes('async')) {
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
        if (options.untouched !== undefined) return skip(options, url, options.untouched, loaded);
        if (text.includes(PREFIX)) return skip(options, url, `it uses names that start with ${PREFIX}`, loaded);
        const code = format.typescript ? stripTypes(text) : text;
        const probed = probe(code, format.kind, nextSiteId());
        if (!takeSiteIds(probed.sites.length, options.maxSites))
          return skip(options, url, 'no room for more sites', loaded);
        options.onModule({
          url,
          outcome: 'instrumented',
          sites: probed.sites,
          added: added(code, probed.edits),
          skippedFunctions: probed.skippedFunctions,
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
  });
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

function skip(options: LoadOptions, url: string, reason: string, loaded: LoadFnOutput): LoadFnOutput {
  options.onModule({ url, outcome: 'skipped', reason, sites: [], added: [], skippedFunctions: 0 });
  return loaded;
}

function isOfApp(url: string, own: readonly string[]): boolean {
  return url.startsWith('file:') && !url.includes('/node_modules/') && !own.some((prefix) => url.startsWith(prefix));
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
