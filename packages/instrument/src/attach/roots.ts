/**
 * Where a task has begun, in a process that was attached to: a stack is taken for as long as they take 1 % of the time.
 * What it is called by is the outermost function of the app on it that has a name: what the loop has called, or what that
 * has called first. Where there is only an anonymous one, it is that.
 */
import { intern } from '../hooks/names.ts';
import { nextSiteId, takeSiteIds } from '../probe/site-ids.ts';
import { MAX_SITES } from '../table/memory.ts';

/** A function at which tasks begin, as the engine names it: lines and columns from 1, of the running text. */
interface Root {
  readonly site: number;
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Share of the time that stacks may take, and how much of it may be saved up, in milliseconds. */
const SHARE = 0.01;
const MOST_AT_ONCE_MS = 10;
/** What took longer has waited for a processor. */
const MOST_FOR_ONE_MS = 0.1;
const DEPTH = 64;
const MAX_ROOTS = 10_000;

const NOT_CAPTURED = '(not captured)';
const ANONYMOUS = '(anonymous)';
/** Nothing of the app, nor of a library, is on the stack. */
const INSIDE_NODE = '(inside Node.js)';

let credit = MOST_AT_ONCE_MS;
let creditedAt = 0;
let isReadable = true;
let uncaptured = 0;
/** Why `site` is 0. */
let unnamed = NOT_CAPTURED;

let tell: (root: Root) => void = () => {};
const known = new Map<string, number>();

export function onRoot(listener: (root: Root) => void): void {
  tell = listener;
}

/** Tasks whose beginning was not captured, so far. */
export function uncapturedRoots(): number {
  return uncaptured;
}

/** The number of the function at which a task begins now; 0: see `nameOfRoot`. */
export function siteOfRoot(): number {
  const at = performance.now();
  credit = Math.min(MOST_AT_ONCE_MS, credit + (at - creditedAt) * SHARE);
  creditedAt = at;
  unnamed = NOT_CAPTURED;
  const site = credit > 0 && isReadable ? capture() : 0;
  credit -= Math.min(performance.now() - at, MOST_FOR_ONE_MS);
  if (site === 0 && unnamed === NOT_CAPTURED) uncaptured++;
  return site;
}

/** Of a task that begins at that site: the number of its name; 0: it is called by its site. */
export function nameOfRoot(site: number): number {
  return site === 0 ? intern(unnamed, unnamed) : 0;
}

function capture(): number {
  const stack = callSites();
  const found = stack === undefined ? undefined : outermost(stack);
  if (found === undefined) {
    if (stack !== undefined) unnamed = INSIDE_NODE;
    return 0;
  }
  const name = found.getFunctionName() || ANONYMOUS;
  const url = urlOf(found) ?? EVALUATED;
  const { line, column } = beginningOf(found);
  const key = `${url}:${line}:${column}:${name}`;
  const site = known.get(key);
  if (site !== undefined) return site;
  const added = nextSiteId();
  if (known.size >= MAX_ROOTS || !takeSiteIds(1, MAX_SITES)) return 0;
  known.set(key, added);
  tell({ site: added, name, url, line, column });
  return added;
}

/** Of the function; of Node's that do not tell, where it is. */
function beginningOf(site: NodeJS.CallSite): { line: number; column: number } {
  const { getEnclosingLineNumber, getEnclosingColumnNumber } = site as NodeJS.CallSite & {
    getEnclosingLineNumber?: () => number;
    getEnclosingColumnNumber?: () => number;
  };
  const line = getEnclosingLineNumber === undefined ? 0 : Reflect.apply(getEnclosingLineNumber, site, []);
  const column = getEnclosingColumnNumber === undefined ? 0 : Reflect.apply(getEnclosingColumnNumber, site, []);
  return line > 0 && column > 0
    ? { line, column }
    : { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
}

function outermost(stack: readonly NodeJS.CallSite[]): NodeJS.CallSite | undefined {
  // The innermost is the agent's, all of which is one text.
  const own = stack[0] === undefined ? undefined : urlOf(stack[0]);
  let anonymous: NodeJS.CallSite | undefined;
  let library: NodeJS.CallSite | undefined;
  for (let k = stack.length - 1; k >= 0; k--) {
    const site = stack[k] as NodeJS.CallSite;
    const url = urlOf(site);
    if (url === undefined || url.startsWith('node:') || url === own) continue;
    if (/[\\/]node_modules[\\/]/.test(url)) {
      if (library === undefined && site.getFunctionName()) library = site;
    } else if (site.getFunctionName()) {
      return site;
    } else {
      anonymous ??= site;
    }
  }
  return anonymous ?? library;
}

/** Undefined: the engine's own. */
function urlOf(site: NodeJS.CallSite): string | undefined {
  const url = site.getFileName() ?? site.getScriptNameOrSourceURL();
  return url ? url : site.isEval() ? EVALUATED : undefined;
}

/** Text that was given to `eval`. */
const EVALUATED = '(evaluated)';

/** The stack as the engine's own objects, whatever the app has made of how stacks look. Undefined: it cannot be had. */
function callSites(): readonly NodeJS.CallSite[] | undefined {
  const limit = Error.stackTraceLimit;
  const format = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  if (!Reflect.set(Error, 'stackTraceLimit', DEPTH) || !Reflect.defineProperty(Error, 'prepareStackTrace', AS_SITES)) {
    isReadable = false;
    return undefined;
  }
  try {
    const taken: { stack?: unknown } = {};
    Error.captureStackTrace(taken);
    return Array.isArray(taken.stack) ? taken.stack : undefined;
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
    if (format === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', format);
  }
}

const AS_SITES = {
  value: (_error: unknown, sites: unknown) => sites,
  writable: true,
  enumerable: false,
  configurable: true,
};
