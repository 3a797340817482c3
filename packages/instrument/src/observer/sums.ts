/** Numbers of several threads as one. */
import type { SiteRow, Totals } from '@async-console/protocol';

export const NOTHING: Totals = {
  spawned: 0,
  live: 0,
  ended: 0,
  failed: 0,
  lost: 0,
  detached: 0,
  polls: 0,
  wakes: 0,
  selfWakes: 0,
};

export function add(a: Totals, b: Totals): Totals {
  return {
    spawned: a.spawned + b.spawned,
    live: a.live + b.live,
    ended: a.ended + b.ended,
    failed: a.failed + b.failed,
    lost: a.lost + b.lost,
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

/** Percentiles of two threads cannot be put together: where both have some, there are none. */
function sum(a: SiteRow, b: SiteRow): SiteRow {
  const [polls, busyMs] = [plus(a.polls, b.polls), plus(a.busyMs, b.busyMs)];
  const { pollMs, scheduledDelayMs, totalMs } = a.polls === undefined ? b : b.polls === undefined ? a : NO_PERCENTILES;
  return {
    name: a.name,
    location: a.location,
    calls: a.calls + b.calls,
    live: a.live + b.live,
    ended: a.ended + b.ended,
    failed: a.failed + b.failed,
    lost: a.lost + b.lost,
    ...lostAt(a, b),
    ...(polls === undefined ? {} : { polls }),
    ...(busyMs === undefined ? {} : { busyMs }),
    ...(pollMs === undefined ? {} : { pollMs }),
    ...(scheduledDelayMs === undefined ? {} : { scheduledDelayMs }),
    ...(totalMs === undefined ? {} : { totalMs }),
  };
}

function lostAt(a: SiteRow, b: SiteRow): Pick<SiteRow, 'lostAt'> {
  if (a.lostAt === undefined || b.lostAt === undefined) return { ...pick(a), ...pick(b) };
  const places = [...a.lostAt];
  for (const place of b.lostAt) {
    const index = places.findIndex(({ line, column }) => line === place.line && column === place.column);
    const known = places[index];
    if (known === undefined) places.push(place);
    else places[index] = { ...known, frames: known.frames + place.frames };
  }
  return { lostAt: places };
}

function pick({ lostAt }: SiteRow): Pick<SiteRow, 'lostAt'> {
  return lostAt === undefined ? {} : { lostAt };
}

const NO_PERCENTILES: Partial<SiteRow> = {};

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}

/** Async functions by their place: threads that run the same code number its sites each for themselves. */
export class SitesByPlace {
  readonly #rows = new Map<string, SiteRow>();

  add(rows: readonly SiteRow[]): this {
    for (const row of rows) {
      const { file, line, column } = row.location;
      const key = `${file}:${line}:${column}:${row.name}`;
      const known = this.#rows.get(key);
      this.#rows.set(key, known === undefined ? row : sum(known, row));
    }
    return this;
  }

  /** Most calls first. */
  rows(): SiteRow[] {
    return [...this.#rows.values()].sort((a, b) => b.calls - a.calls);
  }
}
