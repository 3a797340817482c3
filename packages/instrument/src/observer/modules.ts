import { pathToFileURL } from 'node:url';
import type { BY_RULE, Completeness, Location } from '@async-console/protocol';
import { LEFT_ALONE } from '../table/left-alone.ts';
import type { Report } from './boot.ts';
import { type Locate, locator, shortPath, sourceMapOf } from './places.ts';

type AdapterReport = Extract<Report, { type: 'adapter' }>;
type Adapter = Completeness['adapters'][number];
type ModuleReport = Extract<Report, { type: 'module' }>;

const MAX_UNCOVERED = 50;
/** What the protocol calls them. */
const RULES: typeof BY_RULE = LEFT_ALONE;
const MAX_PATH = 1000;

/** The modules of the process. Threads that load the same file share it: it is counted once, its source map read once. */
export class Modules {
  readonly #places = new Map<string, { locate: Locate; added: readonly number[]; sourceMap: string | undefined }>();
  readonly #unprobed = new Map<string, Locate>();
  readonly #counts = { instrumented: 0, skipped: 0, failed: 0 };
  readonly #uncovered: { file: string; reason: string }[] = [];
  readonly #loaded = new Set<string>();
  readonly #directory: string;
  readonly #skippedBy = new Map<string, number>();
  /** One count for each of LEFT_ALONE; the app's threads write them. */
  readonly #leftAlone: Int32Array;
  /** By library and version. */
  readonly #adapters = new Map<string, Adapter>();
  #skippedFunctions = 0;

  constructor(directory: string, leftAlone: Int32Array) {
    this.#directory = directory;
    this.#leftAlone = leftAlone;
  }

  /** Gives the places of its sites. */
  take(report: ModuleReport): Locate {
    // Node loads a module again when it finds only while compiling that it is no CommonJS.
    const isFirst = !this.#loaded.has(report.url);
    this.#loaded.add(report.url);
    if (isFirst) this.#counts[report.outcome]++;
    if (isFirst) this.#skippedFunctions += report.skippedFunctions;
    if (isFirst) this.#takeUncovered(report);
    const known = this.#places.get(report.url);
    const locate =
      known !== undefined && known.sourceMap === report.sourceMap
        ? known.locate
        : locator(report.url, report.sourceMap, this.#directory);
    // A bundle has no sites of its own, and a source map.
    if (report.sites.length > 0 || report.sourceMap !== undefined) {
      this.#places.set(report.url, { locate, added: report.added, sourceMap: report.sourceMap });
    }
    return locate;
  }

  #takeUncovered({ url, skippedBy, reason }: ModuleReport): void {
    if (skippedBy !== undefined) this.#skippedBy.set(skippedBy, (this.#skippedBy.get(skippedBy) ?? 0) + 1);
    if (reason === undefined || this.#uncovered.length >= MAX_UNCOVERED) return;
    // A module that is no file may be its own address.
    this.#uncovered.push({ file: shortPath(url, this.#directory).slice(0, MAX_PATH), reason });
  }

  takeAdapter({ library, version, off }: AdapterReport): void {
    const about = version === undefined ? { library } : { library, version };
    this.#adapters.set(`${library}@${version}`, off === undefined ? about : { ...about, off });
  }

  /** Where a position of a running text stands in its source. */
  place(url: string, line: number, column: number): { file: string; line: number; column: number } {
    const module = this.#places.get(url.startsWith('/') ? pathToFileURL(url).href : url);
    if (module === undefined) return { file: shortPath(url, this.#directory), line, column };
    return module.locate(line, withoutAdded(module.added, line, column));
  }

  /** The same of a module that no probe has seen: its source map is looked for in the file. */
  placeOfUnprobed(url: string, line: number, column: number): Location {
    let locate = this.#unprobed.get(url);
    if (locate === undefined) {
      const address = url.startsWith('/') ? pathToFileURL(url).href : url;
      locate = locator(address, sourceMapOf(address), this.#directory);
      this.#unprobed.set(url, locate);
    }
    return locate(line, column);
  }

  coverage(): Pick<Completeness, 'modules' | 'uncovered' | 'skippedFunctions' | 'adapters'> {
    const byRule = RULES.map((why, index) => [why, this.#leftAlone[index] as number] as const);
    const left = byRule.reduce((sum, [, modules]) => sum + modules, 0);
    return {
      modules: {
        ...this.#counts,
        skipped: this.#counts.skipped + left,
        skippedBy: Object.fromEntries([...byRule.filter(([, modules]) => modules > 0), ...this.#skippedBy]),
      },
      uncovered: [...this.#uncovered],
      skippedFunctions: this.#skippedFunctions,
      adapters: [...this.#adapters.values()],
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
