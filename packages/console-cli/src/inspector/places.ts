/** Places in running code as places in the sources, by the source maps that the scripts name. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Location } from '@async-console/protocol';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { cleanText } from '../connection/clean.ts';

/** Line and column count from 1. */
export type Locate = (line: number, column: number) => Location;

/**
 * Of the script at `url`, a file URL or a path. Files in `directory` are named relative to it. A map that cannot be read
 * leaves the script's own positions.
 */
export function locator(url: string, sourceMap: string | undefined, directory: string): Locate {
  const path = pathOf(url);
  const own: Locate = (line, column) => ({ file: shortPath(path, directory), line, column });
  const map = sourceMap ? readMap(path, sourceMap) : undefined;
  if (map === undefined) return own;
  return (line, column) => {
    const found = originalPositionFor(map, { line, column: column - 1 });
    if (found.source === null) return own(line, column);
    return { file: shortPath(pathOf(found.source), directory), line: found.line, column: found.column + 1 };
  };
}

function pathOf(url: string): string {
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : url;
  } catch {
    return url;
  }
}

function shortPath(path: string, directory: string): string {
  const inside = isAbsolute(path) ? relative(directory, path) : path;
  return cleanText(inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside);
}

function readMap(path: string, sourceMap: string): TraceMap | undefined {
  try {
    const inline = /^data:application\/json[^,]*?(;base64)?,/.exec(sourceMap);
    if (inline !== null) {
      const body = sourceMap.slice(inline[0].length);
      return new TraceMap(inline[1] ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body), path);
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
