import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Location } from '@async-console/protocol';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

/** Paths as people know them: relative to the working directory when inside it, else absolute. */
export function shortPath(urlOrPath: string, directory: string): string {
  const path = urlOrPath.startsWith('file:') ? fileURLToPath(urlOrPath) : urlOrPath;
  if (!isAbsolute(path)) return path;
  const inside = relative(directory, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}

/** Gives the location of the source that a module was compiled from, when the module names a source map. */
export type Locate = (line: number, column: number) => Location;

/** Reads the module's source map, if it has one. A map that cannot be read leaves the module's own positions. */
export function locator(url: string, sourceMap: string | undefined, directory: string): Locate {
  const own: Locate = (line, column) => ({ file: shortPath(url, directory), line, column });
  const map = sourceMap === undefined ? undefined : readMap(url, sourceMap);
  if (map === undefined) return own;
  return (line, column) => {
    const found = originalPositionFor(map, { line, column: column - 1 });
    if (found.source === null || found.line === null) return own(line, column);
    return { file: shortPath(found.source, directory), line: found.line, column: found.column + 1 };
  };
}

const NAMED = /^[ \t]*\/\/[#@] sourceMappingURL=(\S+)[ \t]*$/gm;

/** The source map that a file on disk names, if it does. */
export function sourceMapOf(url: string): string | undefined {
  try {
    return [...readFileSync(fileURLToPath(url), 'utf8').matchAll(NAMED)].at(-1)?.[1];
  } catch {
    return undefined;
  }
}

function readMap(url: string, sourceMap: string): TraceMap | undefined {
  try {
    const path = fileURLToPath(url);
    const inline = /^data:application\/json[^,]*?(;base64)?,/.exec(sourceMap);
    if (inline !== null) {
      const body = sourceMap.slice(inline[0].length);
      const json = inline[1] === undefined ? decodeURIComponent(body) : Buffer.from(body, 'base64').toString();
      return new TraceMap(json, path);
    }
    if (/^[a-z]+:\/\//i.test(sourceMap) && !sourceMap.startsWith('file:')) return undefined;
    const file = sourceMap.startsWith('file:')
      ? fileURLToPath(sourceMap)
      : resolve(dirname(path), decodeURIComponent(sourceMap));
    return new TraceMap(readFileSync(file, 'utf8'), file);
  } catch {
    return undefined;
  }
}
