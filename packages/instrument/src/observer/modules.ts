import { pathToFileURL } from 'node:url';
import type { Completeness } from '@async-console/protocol';
import type { Report } from './boot.ts';
import { type Locate, locator, shortPath } from './places.ts';

type ModuleReport = Extract<Report, { type: 'module' }>;

const MAX_UNCOVERED = 50;

/** The modules of the process. Threads that load the same file share it: it is counted once, its source map read once. */
export class Modules {
  readonly #places = new Map<string, { locate: Locate; added: readonly number[]; sourceMap: string | undefined }>();
  readonly #counts = { instrumented: 0, skipped: 0, failed: 0 };
  readonly #uncovered: { file: string; reason: string }[] = [];
  readonly #loaded = new Set<string>();
  readonly #directory: string;
  #skippedFunctions = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Gives the places of its sites. */
  take(report: ModuleReport): Locate {
    // Node loads a module again when it finds only while compiling that it is no CommonJS.
    const isFirst = !this.#loaded.has(report.url);
    this.#loaded.add(report.url);
    if (isFirst) this.#counts[report.outcome]++;
    if (isFirst) this.#skippedFunctions += report.skippedFunctions;
    if (isFirst && report.reason !== undefined && this.#uncovered.length < MAX_UNCOVERED) {
      this.#uncovered.push({ file: shortPath(report.url, this.#directory), reason: report.reason });
    }
    const known = this.#places.get(report.url);
    const locate =
      known !== undefined && known.sourceMap === report.sourceMap
        ? known.locate
        : locator(report.url, report.sourceMap, this.#directory);
    if (report.sites.length > 0) {
      this.#places.set(report.url, { locate, added: report.added, sourceMap: report.sourceMap });
    }
    return locate;
  }

  /** Where a position of a running text stands in its source. */
  place(url: string, line: number, column: number): { file: string; line: number; column: number } {
    const module = this.#places.get(url.startsWith('/') ? pathToFileURL(url).href : url);
    if (module === undefined) return { file: shortPath(url, this.#directory), line, column };
    return module.locate(line, withoutAdded(module.added, line, column));
  }

  coverage(): Pick<Completeness, 'modules' | 'uncovered' | 'skippedFunctions'> {
    return {
      modules: { ...this.#counts },
      uncovered: [...this.#uncovered],
      skippedFunctions: this.#skippedFunctions,
    };
  }
}

function withoutAdded(added: readonly number[], line: number, column: number): number {
  let shift = 0;
  for (let k = 0; k < added.length; k += 3) {
    const original = added[k + 1] as number;
    if (added[k] === line && original + shift < column) shift += added[k + 2] as number;
  }
  return column - shift;
}
