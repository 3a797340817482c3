import { basename } from 'node:path';
import type { FieldValue, Location } from '@async-console/protocol';
import type { Report } from './boot.ts';
import type { Modules } from './modules.ts';

export interface Site {
  readonly kind: 'function' | 'await' | 'return' | 'yield' | 'using' | 'loop' | 'timer';
  readonly name: string;
  readonly location: Location;
  /** Of an await: the function that holds it; of a function, itself. */
  readonly functionId: number;
}

/** As the probe names it. */
const TOP_LEVEL = '(top level)';
const MAX_FIELDS = 100_000;
const MAX_ERRORS = 20_000;
const MAX_RACED = 1000;
const MAX_ABORTED = 10_000;
const MAX_AWAITED = 10_000;

export interface Aborted {
  readonly slot: number;
  readonly generation: number;
  /** Number of the signal. */
  readonly signal: number;
  /** When it was seen, on the thread's clock. */
  readonly at: number;
}

export type AwaitedCall = Extract<Report, { type: 'awaited-call' }>;
type Raced = Extract<Report, { type: 'raced' }>;

/** What the numbers in one thread's table mean: sites, names, fields. */
export class Book {
  readonly sites: (Site | undefined)[] = [];
  readonly modules: Modules;
  readonly #names: string[] = [];
  readonly #places: Location[] = [];
  /** By site of an await: the number of the place. */
  readonly #placesOfAwaits = new Map<number, number>();
  readonly #fields = new Map<number, Record<string, FieldValue>>();
  /** By function, and by the name of what is called. */
  readonly #bareCalls = new Map<number, Map<string, Location>>();
  readonly #passers = new Set<string>();
  readonly #errors = new Map<number, { name: string; message: string }>();
  /** By slot: calls that lived on when their AbortSignal was aborted. Which have ended since, the generation tells. */
  readonly aborted = new Map<number, Aborted>();
  /** By slot: frames of which a stack has told that they await a call of theirs. What holds of them still, the generations tell. */
  readonly awaitedCalls = new Map<number, AwaitedCall>();
  /** Promises that pile up reactions, by their numbers: what was told of each last. */
  readonly raced = new Map<number, Raced>();
  /** Tasks of which it was not captured where they begin. */
  uncaptured: number | undefined;
  /** Why the agent has switched itself off in this thread. */
  error: string | undefined;

  constructor(modules: Modules) {
    this.modules = modules;
  }

  take(report: Report): void {
    switch (report.type) {
      case 'module': {
        const locate = this.modules.take(report);
        for (const site of report.sites) {
          const location = locate(site.line, site.column);
          // The top level of a module is called by its file.
          const name = site.name === TOP_LEVEL ? basename(location.file) : site.name;
          this.sites[site.id] = { kind: site.kind, name, location, functionId: site.functionId };
        }
        for (const name of report.passers ?? []) this.#passers.add(name);
        for (const { name, functionId, line, column } of report.bareCalls ?? []) {
          const calls = this.#bareCalls.get(functionId) ?? new Map<string, Location>();
          this.#bareCalls.set(functionId, calls);
          // Of several, the first.
          if (!calls.has(name)) calls.set(name, locate(line, column));
        }
        return;
      }
      case 'name':
        this.#names[report.index] = report.name;
        return;
      case 'adapter':
        this.modules.takeAdapter(report);
        return;
      case 'place':
        this.#places[report.index] = this.modules.place(report.url, report.line, report.column);
        return;
      case 'root':
        this.sites[report.site] = {
          kind: 'function',
          name: report.name,
          location: this.modules.placeOfUnprobed(report.url, report.line, report.column),
          functionId: report.site,
        };
        return;
      case 'uncaptured':
        this.uncaptured = report.tasks;
        return;
      case 'place-of-await':
        this.#placesOfAwaits.set(report.site, report.place);
        return;
      case 'aborted':
        for (const call of report.calls) {
          this.aborted.delete(call.slot);
          this.aborted.set(call.slot, { ...call, at: report.at });
          if (this.aborted.size > MAX_ABORTED) this.aborted.delete(this.aborted.keys().next().value as number);
        }
        return;
      case 'awaited-call':
        this.awaitedCalls.delete(report.frame);
        this.awaitedCalls.set(report.frame, report);
        if (this.awaitedCalls.size > MAX_AWAITED)
          this.awaitedCalls.delete(this.awaitedCalls.keys().next().value as number);
        return;
      case 'raced':
        this.raced.set(report.promise, report);
        if (this.raced.size > MAX_RACED) this.raced.delete(this.raced.keys().next().value as number);
        return;
      case 'fields':
        this.#fields.set(report.task, scalars(report.fields));
        if (this.#fields.size > MAX_FIELDS) this.#fields.delete(this.#fields.keys().next().value as number);
        return;
      case 'failure':
        this.#errors.set(report.task, { name: report.name, message: report.message });
        if (this.#errors.size > MAX_ERRORS) this.#errors.delete(this.#errors.keys().next().value as number);
        return;
      case 'error':
        this.error = report.message;
    }
  }

  name(index: number): string | undefined {
    return this.#names[index];
  }

  place(index: number): Location | undefined {
    return this.#places[index];
  }

  /** Where that is claimed which this await comes after. */
  placeOfAwait(site: number): Location | undefined {
    return this.place(this.#placesOfAwaits.get(site) ?? 0);
  }

  /** Where that function calls what is called so, and drops the value; undefined: nowhere, or that is not certain. */
  bareCall(functionId: number, name: string): Location | undefined {
    // It may be called by one that is called so too, and that keeps the promise.
    if (this.#passers.has(name)) return undefined;
    return this.#bareCalls.get(functionId)?.get(name);
  }

  fields(task: number): Record<string, FieldValue> | undefined {
    return this.#fields.get(task);
  }

  /** What a failed task has thrown; undefined: it was not told, because too many failed at once. */
  failure(task: number): { name: string; message: string } | undefined {
    return this.#errors.get(task);
  }

  forget(task: number): void {
    this.#errors.delete(task);
    this.#fields.delete(task);
  }
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
