import { apply, type Edit, lineAt, lineStarts, originalOffset } from './edits.ts';
import type { ProbeSite } from './transform.ts';

/** A module that runs with probes in it, and what it looked like before. Kept for `restore/`; on the app's thread. */
export interface ProbedModule {
  readonly url: string;
  /** What Node would have compiled: for TypeScript, the text without its types. */
  readonly original: string;
  readonly edits: readonly Edit[];
}

const byUrl = new Map<string, ProbedModule>();
/** First site of each module, ascending, beside the module. */
const firstSites: number[] = [];
const inOrder: ProbedModule[] = [];

export function remember(module: ProbedModule, sites: readonly ProbeSite[]): void {
  byUrl.set(module.url, module);
  const first = sites[0];
  if (first === undefined) return;
  firstSites.push(first.id);
  inOrder.push(module);
}

export function moduleByUrl(url: string): ProbedModule | undefined {
  return byUrl.get(url);
}

export function moduleOfSite(site: number): ProbedModule | undefined {
  return inOrder[lineAt(firstSites, site)];
}

/** Which of its module's sites it is; 0: the first. */
export function indexInModule(site: number): number {
  return site - (firstSites[lineAt(firstSites, site)] as number);
}

/** A stack has many frames of one module, and to look for its lines is to read all of it. */
const lines = new WeakMap<ProbedModule, readonly number[]>();

/** Offsets at which the lines of the original start. */
export function linesOf(module: ProbedModule): readonly number[] {
  const found = lines.get(module) ?? lineStarts(module.original);
  lines.set(module, found);
  return found;
}

/** The column (1-based) in the original of a column (1-based) in the running text; lines are the same in both. */
export function originalColumn(module: ProbedModule, line: number, column: number): number {
  const starts = linesOf(module);
  const start = starts[line - 1];
  if (start === undefined) return column;
  let shift = 0;
  for (const edit of module.edits) {
    if (edit.at >= start) break;
    shift += edit.text.length - edit.remove;
  }
  return originalOffset(module.edits, start + shift + column - 1) - start + 1;
}

/** True when the probe changed this line (1-based). */
export function isChanged(module: ProbedModule, line: number): boolean {
  const starts = linesOf(module);
  return module.edits.some((edit) => lineAt(starts, edit.at) === line - 1);
}

export function originalLine(module: ProbedModule, line: number): string {
  const starts = linesOf(module);
  return module.original.slice(starts[line - 1], starts[line] ?? undefined).replace(/[\r\n\u2028\u2029]+$/, '');
}

/** The original of a piece of a module's running text; the piece itself when it is not found there. */
export function originalOf(module: ProbedModule, piece: string): string {
  const running = apply(module.original, module.edits);
  const at = running.indexOf(piece);
  if (at === -1) return piece;
  return module.original.slice(originalOffset(module.edits, at), originalOffset(module.edits, at + piece.length));
}
