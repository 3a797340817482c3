import { pathToFileURL } from 'node:url';
import type { Completeness, FieldValue, Location } from '@async-console/protocol';
import type { Report } from './boot.ts';
import { type Locate, locator, shortPath } from './places.ts';

export interface Site {
  readonly kind: 'function' | 'await' | 'return';
  readonly name: string;
  readonly location: Location;
}

const MAX_UNCOVERED = 50;
const MAX_FIELDS = 100_000;

/** What the numbers in the table mean: sites, names, fields; and what was not covered. */
export class Book {
  readonly sites: (Site | undefined)[] = [];
  readonly #names: string[] = [];
  readonly #places = new Map<string, { locate: Locate; added: readonly number[] }>();
  readonly #fields = new Map<number, Record<string, FieldValue>>();
  readonly #modules = { instrumented: 0, skipped: 0, failed: 0 };
  readonly #uncovered: { file: string; reason: string }[] = [];
  readonly #loaded = new Set<string>();
  readonly #directory: string;
  #skippedFunctions = 0;
  #threads = 0;
  #error: string | undefined;

  constructor(directory: string) {
    this.#directory = directory;
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
    if (isFirst && report.reason !== undefined && this.#uncovered.length < MAX_UNCOVERED) {
      this.#uncovered.push({ file: shortPath(report.url, this.#directory), reason: report.reason });
    }
    // A bundle has no sites of its own, and a source map.
    if (report.sites.length === 0 && report.sourceMap === undefined) return;
    const locate = locator(report.url, report.sourceMap, this.#directory);
    this.#places.set(report.url, { locate, added: report.added });
    for (const site of report.sites) {
      this.sites[site.id] = { kind: site.kind, name: site.name, location: locate(site.line, site.column) };
    }
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

  forget(task: number): void {
    this.#fields.delete(task);
  }

  completeness(untrackedFrames: number, lostEvents: number): Completeness {
    return {
      mode: 'preload',
      modules: { ...this.#modules },
      uncovered: [...this.#uncovered],
      skippedFunctions: this.#skippedFunctions,
      untrackedFrames,
      lostEvents,
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
