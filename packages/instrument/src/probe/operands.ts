/** Where in the running text the operand of an await stands. */
import { pathToFileURL } from 'node:url';
import type { Edit } from './edits.ts';
import { lineStarts } from './edits.ts';
import { moduleByUrl, moduleOfSite, originalColumn, type ProbedModule } from './modules.ts';
import { AWAIT, RESUMED } from './names.ts';

/** An await begins, or its operand ends. */
const MARKS = new RegExp(`${RESUMED}\\?\\.\\(|${AWAIT}\\(\\w+,(\\d+)\\)`, 'g');

/** Whether a call at that place, as the engine names it, is part of what is awaited there. */
export function isWithinAwait(site: number, url: string, line: number, column: number): boolean {
  const module = moduleOfSite(site);
  if (module === undefined || moduleByUrl(url.startsWith('/') ? pathToFileURL(url).href : url) !== module) return false;
  const operand = operandOf(module.edits, site);
  if (operand === undefined) return false;
  const at = offsetOf(module, line, column);
  return at !== undefined && operand.start <= at && at < operand.end;
}

/** Offsets in the original, from the word `await` on; undefined: it is another kind of await. */
export function operandOf(edits: readonly Edit[], site: number): { start: number; end: number } | undefined {
  const starts: number[] = [];
  for (const { at, text } of edits) {
    for (const [, id] of text.matchAll(MARKS)) {
      if (id === undefined) {
        starts.push(at);
        continue;
      }
      const start = starts.pop();
      if (Number(id) === site) return start === undefined ? undefined : { start, end: at };
    }
  }
  return undefined;
}

function offsetOf(module: ProbedModule, line: number, column: number): number | undefined {
  const start = lineStarts(module.original)[line - 1];
  return start === undefined ? undefined : start + originalColumn(module, line, column) - 1;
}
