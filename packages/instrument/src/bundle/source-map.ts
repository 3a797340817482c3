/** A source map for what was inserted into a module: one segment a word, so that bundlers lose no column. Pure. */
import { encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import type { Edit } from '../probe/edits.ts';

export interface SourceMap {
  readonly version: 3;
  readonly sources: string[];
  readonly sourcesContent: string[];
  readonly names: string[];
  readonly mappings: string;
}

/** `source` is how the map calls the text before. */
export function sourceMapOf(source: string, original: string, edits: readonly Edit[]): SourceMap {
  const lines: SourceMapSegment[][] = [[]];
  let generatedColumn = 0;
  let line = 0;
  let column = 0;
  const keep = (text: string) => {
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
  return { version: 3, sources: [source], sourcesContent: [original], names: [], mappings: encode(lines) };
}
