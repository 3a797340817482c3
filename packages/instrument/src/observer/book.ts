import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BY_RULE, Completeness, FieldValue, Location } from '@async-console/protocol';
import { LEFT_ALONE } from '../table/left-alone.ts';
import type { Report } from './boot.ts';
import { type Locate, locator, shortPath } from './places.ts';

export interface Site {
  readonly kind: 'function' | 'await' | 'return' | 'yield';
  readonly name: string;
  readonly location: Location;
}

/** As the probe names it. */
const TOP_LEVEL = '(top level)';
const MAX_UNCOVERED = 50;
/** What the protocol calls them. */
const RULES: typeof BY_RULE = LEFT_ALONE;
const MAX_PATH = 1000;
const MAX_FIELDS = 100_000;
const MAX_ERRORS = 20_000;

/** What the numbers in the table mean: sites, names, fields; and what was not covered. */
export class Book {
  readonly sites: (Site | undefined)[] = [];
  readonly #names: string[] = [];
  readonly #places = new Map<string, { locate: Locate; added: readonly number[] }>();
  readonly #fields = new Map<number, Record<string, FieldValue>>();
  readonly #errors = new Map<number, { name: string; message: string }>();
  readonly #modules = { instrumented: 0, skipped: 0, failed: 0 };
  readonly #skippedBy = new Map<string, number>();
  readonly #uncovered: { file: string; reason: string }[] = [];
  readonly #loaded = new Set<string>();
  readonly #directory: string;
  /** One count for each of LEFT_ALONE; the app's thread writes them. */
  readonly #leftAlone: Int32Array;
  #skippedFunctions = 0;
  #threads = 0;
  #error: string | undefined;

  constructor(directory: string, leftAlone: Int32Array) {
    this.#directory = directory;
    this.#leftAlone = leftAlone;
  }

  take(report: Report): void {
    switch (report.type) {
      case 'module':
        this.#takeModule(report);
        return;
      case 'name':
        this.#names[report.index] = report.name;
        return;
      case 'fields':
        this.#fields.set(report.task, scalars(report.fields));
        if (this.#fields.size > MAX_FIELDS) this.#fields.delete(this.#fields.keys().next().value as number);
        return;
      case 'failure':
        this.#errors.set(report.task, { name: report.name, message: report.message });
        if (this.#errors.size > MAX_ERRORS) this.#errors.delete(this.#errors.keys().next().value as number);
        return;
      case 'thread':
        this.#threads++;
        return;
      case 'error':
        this.#error = report.message;
    }
  }

  #takeModule(report: Extract<Report, { type: 'module' }>): void {
    // Node loads a module again when it finds only while compiling that it is no CommonJS.
    const isFirst = !this.#loaded.has(report.url);
    this.#loaded.add(report.url);
    if (isFirst) this.#modules[report.outcome]++;
    if (isFirst) this.#skippedFunctions += report.skippedFunctions;
    if (isFirst) this.#takeUncovered(report);
    if (report.sites.length === 0) return;
    const locate = locator(report.url, report.sourceMap, this.#directory);
    this.#places.set(report.url, { locate, added: report.added });
    for (const site of report.sites) {
      const location = locate(site.line, site.column);
      // The top level of a module is called by its file.
      const name = site.name === TOP_LEVEL ? basename(location.file) : site.name;
      this.sites[site.id] = { kind: site.kind, name, location };
    }
  }

  #takeUncovered({ url, skippedBy, reason }: Extract<Report, { type: 'module' }>): void {
    if (skippedBy !== undefined) this.#skippedBy.set(skippedBy, (this.#skippedBy.get(skippedBy) ?? 0) + 1);
    if (reason === undefined || this.#uncovered.length >= MAX_UNCOVERED) return;
    // A module that is no file may be its own address.
    this.#uncovered.push({ file: shortPath(url, this.#directory).slice(0, MAX_PATH), reason });
  }

  /** Where a position of a running text stands in its source. */
  place(url: string, line: number, column: number): { file: string; line: number; column: number } {
    const module = this.#places.get(url.startsWith('/') ? pathToFileURL(url).href : url);
    if (module === undefined) return { file: shortPath(url, this.#directory), line, column };
    return module.locate(line, withoutAdded(module.added, line, column));
  }

  name(index: number): string | undefined {
    return this.#names[index];
  }

  fields(task: number): Record<string, FieldValue> | undefined {
    return this.#fields.get(task);
  }

  /** What a failed task has thrown; undefined: it was not told, because too many failed at once. */
  error(task: number): { name: string; message: string } | undefined {
    return this.#errors.get(task);
  }

  forget(task: number): void {
    this.#errors.delete(task);
    this.#fields.delete(task);
  }

  completeness(calls: Pick<Completeness, 'untrackedFrames' | 'frameCapacity' | 'lostEvents'>): Completeness {
    const byRule = RULES.map((why, index) => [why, this.#leftAlone[index] as number] as const);
    const left = byRule.reduce((sum, [, modules]) => sum + modules, 0);
    return {
      mode: 'preload',
      modules: {
        ...this.#modules,
        skipped: this.#modules.skipped + left,
        skippedBy: Object.fromEntries([...byRule.filter(([, modules]) => modules > 0), ...this.#skippedBy]),
      },
      uncovered: [...this.#uncovered],
      skippedFunctions: this.#skippedFunctions,
      ...calls,
      unobservedThreads: this.#threads,
      ...(this.#error === undefined ? {} : { agentError: this.#error }),
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

/** Fields are scalars; anything else is shown as its type, because its values stay in the app. */
function scalars(fields: Record<string, unknown>): Record<string, FieldValue> {
  const out: Record<string, FieldValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') out[key] = value;
    else if (typeof value === 'number') out[key] = Number.isFinite(value) ? value : String(value);
    else out[key] = `[${typeof value}]`;
  }
  return out;
}
