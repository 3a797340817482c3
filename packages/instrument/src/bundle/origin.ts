/** Where a position of the text that a plugin gets stood in the file that somebody wrote. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  type SourceMapInput,
  TraceMap,
} from '@jridgewell/trace-mapping';

/** 1-based. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** undefined: what stands there was written by no person. */
export type Origin = (line: number, column: number) => Position | undefined;

/** `file` is the module's own; `map` leads from its text, as the plugin gets it, to the sources. */
export function originOf(file: string, map: SourceMapInput | undefined): Origin {
  if (map === undefined) return (line, column) => ({ file, line, column });
  const trace = new TraceMap(map);
  const paths = new Map<string, string>();
  const pathOf = (source: string): string => {
    let path = paths.get(source);
    if (path === undefined) {
      path = pathOfSource(source, file);
      paths.set(source, path);
    }
    return path;
  };
  return (line, column) => {
    for (const bias of [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND] as const) {
      const found = originalPositionFor(trace, { line, column: column - 1, bias });
      if (found.source !== null) return { file: pathOf(found.source), line: found.line, column: found.column + 1 };
    }
    return undefined;
  };
}

/** Plugins and loaders name a source as they like: by its path, from the module's directory, or by its last part. */
function pathOfSource(source: string, file: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  const path = isAbsolute(source) ? source : resolve(dirname(file), source);
  return existsSync(path) ? path : file;
}
