/** Numbers of several threads as one. */
import type { SiteRow, Totals } from '@async-console/protocol';

export const NOTHING: Totals = { spawned: 0, live: 0, ended: 0, detached: 0, polls: 0, wakes: 0, selfWakes: 0 };

export function add(a: Totals, b: Totals): Totals {
  return {
    spawned: a.spawned + b.spawned,
    live: a.live + b.live,
    ended: a.ended + b.ended,
    detached: a.detached + b.detached,
    polls: a.polls + b.polls,
    wakes: a.wakes + b.wakes,
    selfWakes: a.selfWakes + b.selfWakes,
  };
}

/** What was live has ended with its thread. */
export function endAll(totals: Totals): Totals {
  return { ...totals, live: 0, ended: totals.ended + totals.live };
}

/** Async functions by their place: threads that run the same code number its sites each for themselves. */
export class SitesByPlace {
  readonly #rows = new Map<string, SiteRow>();

  add(rows: readonly SiteRow[]): this {
    for (const row of rows) {
      const { file, line, column } = row.location;
      const key = `${file}:${line}:${column}:${row.name}`;
      const known = this.#rows.get(key);
      this.#rows.set(
        key,
        known === undefined
          ? row
          : { ...known, calls: known.calls + row.calls, live: known.live + row.live, ended: known.ended + row.ended },
      );
    }
    return this;
  }

  /** Most calls first. */
  rows(): SiteRow[] {
    return [...this.#rows.values()].sort((a, b) => b.calls - a.calls);
  }
}
