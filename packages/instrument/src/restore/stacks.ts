/**
 * Stacks show the columns of the original. Probes lie behind what they belong to, so most columns are right as they
 * are; those behind an `await` on its line are moved back here, in the default format and for an app that formats its
 * stacks itself. The agent's own frames, of what it wraps, are left out.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moduleByUrl, originalColumn } from '../probe/modules.ts';
import { disguise } from './disguise.ts';
import { Trace } from './traces.ts';

/** Where in the running file an error was made, in the original's columns. */
export interface Place {
  /** As the engine calls it: a URL for a module, a path for CommonJS. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** With source maps a stack no longer says where in the running file its error was made. */
const places = new WeakMap<Error, Place>();

/** Of an error whose stack went through a source map. */
export function placeBeforeSourceMap(error: Error): Place | undefined {
  return places.get(error);
}

type Prepare = (error: Error, trace: NodeJS.CallSite[]) => unknown;

/** `own` is the URL below which the agent's own files lie. */
export function installStacks(own: string): void {
  const ownPath = fileURLToPath(own);
  const isOfApp = (site: NodeJS.CallSite) => {
    const name = site.getFileName();
    return typeof name !== 'string' || !(name.startsWith(own) || name.startsWith(ownPath));
  };
  const original = Error.prepareStackTrace as Prepare | undefined;
  // Before Node 21 there was no default to call; every supported version has one.
  if (typeof original !== 'function') return;
  const wrap = (prepare: Prepare): Prepare =>
    disguise(function prepareStackTrace(this: unknown, error: Error, trace: NodeJS.CallSite[]) {
      if (error instanceof Trace) return Trace.read(trace.filter(isOfApp));
      const sites = trace.filter(isOfApp).map(corrected);
      if (process.sourceMapsEnabled) notePlace(error, sites[0]);
      return Reflect.apply(prepare, this, [error, sites]);
    }, prepare);
  const ours = wrap(original);
  let current: unknown = ours;
  Object.defineProperty(Error, 'prepareStackTrace', {
    get: () => current,
    set(value: unknown) {
      if (value === original) current = ours;
      else
        current = typeof value === 'function' && value !== current && value !== ours ? wrap(value as Prepare) : value;
    },
    enumerable: false,
    configurable: true,
  });
}

function notePlace(error: Error, site: NodeJS.CallSite | undefined): void {
  const file = site?.getFileName();
  const line = site?.getLineNumber();
  const column = site?.getColumnNumber();
  if (error instanceof Error && file && line && column) places.set(error, { file, line, column });
}

function corrected(site: NodeJS.CallSite): NodeJS.CallSite {
  try {
    return correct(site);
  } catch {
    return site;
  }
}

function correct(site: NodeJS.CallSite): NodeJS.CallSite {
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const name = site.getFileName();
  if (line === null || column === null || !name) return site;
  if (name === COMMONJS_LOADER) return compiling(site);
  const module = moduleByUrl(name.startsWith('file:') ? name : urlOf(name));
  if (module === undefined) return site;
  const right = originalColumn(module, line, column);
  if (right === column) return site;
  const text = String(site).replace(`:${line}:${column}`, `:${line}:${right}`);
  return like(site, { getColumnNumber: () => right, toString: () => text });
}

const COMMONJS_LOADER = 'node:internal/modules/cjs/loader';

/** The engine finds no name for `Module.prototype._compile`, because that is an accessor; see `probe/compilers.ts`. */
function compiling(site: NodeJS.CallSite): NodeJS.CallSite {
  const text = String(site);
  if (!text.startsWith('Module.<anonymous> ')) return site;
  const named = text.replace('<anonymous>', '_compile');
  return like(site, { getMethodName: () => '_compile', toString: () => named });
}

function urlOf(path: string): string {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? pathToFileURL(path).href : path;
}

/**
 * The same call site, but for some answers. It answers every method the engine's own does, and its prototype has them:
 * there source-map-support looks for them.
 */
function like(site: NodeJS.CallSite, answers: Readonly<Record<string, () => unknown>>): NodeJS.CallSite {
  const prototype = Object.getPrototypeOf(site) as Record<string, (this: unknown) => unknown>;
  const methods = {};
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === 'constructor') continue;
    const method = prototype[name] as (this: unknown) => unknown;
    Object.defineProperty(methods, name, { value: answers[name] ?? (() => Reflect.apply(method, site, [])) });
  }
  return Object.create(methods) as NodeJS.CallSite;
}
