/**
 * The source line of an uncaught error. Node prints none for a line that holds probes, because of what the probe writes
 * there; so it is printed here as Node would have done: the line of the original, behind a source map that of the source.
 */
import { readFileSync } from 'node:fs';
import { findSourceMap, type SourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isChanged, moduleByUrl, originalLine } from '../probe/modules.ts';
import { type Place, placeBeforeSourceMap } from './stacks.ts';

/** Undefined: Node prints one itself, or would not print one without the agent either. */
export function missingSourceLine(error: Error): string | undefined {
  const place = placeBeforeSourceMap(error) ?? placeInStack(error.stack as string);
  if (place === undefined) return undefined;
  const { file, line, column } = place;
  const module = moduleByUrl(file.startsWith('file:') ? file : pathToFileURL(file).href);
  if (module === undefined || !isChanged(module, line)) return undefined;
  return inSource(place) ?? excerpt(file, line, column, originalLine(module, line));
}

/** As Node finds it when source maps are on. */
function inSource({ file, line, column }: Place): string | undefined {
  const map = process.sourceMapsEnabled ? findSourceMap(file) : undefined;
  const entry = map?.findEntry(line - 1, column - 1);
  if (map === undefined || entry === undefined || !('originalSource' in entry)) return undefined;
  const { originalSource, originalLine, originalColumn } = entry;
  const text = sourceText(map, originalSource)?.split(/\r?\n/, originalLine + 1)[originalLine];
  if (!text) return undefined;
  const path = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : originalSource;
  return excerpt(path, originalLine + 1, originalColumn + 1, text);
}

function sourceText({ payload }: SourceMap, source: string): string | undefined {
  const text = payload.sourcesContent?.[payload.sources.indexOf(source)];
  if (text || !source.startsWith('file:')) return text;
  try {
    return readFileSync(new URL(source), 'utf8');
  } catch {
    return undefined;
  }
}

function excerpt(file: string, line: number, column: number, text: string): string {
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${file}:${line}\n${text}\n${indent}^\n\n`;
}

/** The innermost frame, when it lies in a file. */
function placeInStack(stack: string): Place | undefined {
  const frame = /\n {4}at (?:[^\n]*?\()?((?:file:\/\/)?\/[^\n]*?|[A-Za-z]:\\[^\n]*?):(\d+):(\d+)\)?(?:\n|$)/.exec(
    stack,
  );
  if (frame === null || stack.indexOf('\n    at ') !== frame.index) return undefined;
  const [, file, line, column] = frame as unknown as [string, string, string, string];
  return { file, line: Number(line), column: Number(column) };
}
