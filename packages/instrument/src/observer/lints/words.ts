/** How lints speak of durations, places and numbers. */
import type { Location } from '@async-console/protocol';

export function duration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function place(location: Location | undefined): string {
  return location === undefined ? 'an unknown line' : `${location.file}:${location.line}`;
}

/** `2 tasks`, `1 task`. */
export function many(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** `2 tasks wait`, `1 task waits`. */
export function tasksWait(count: number): string {
  return count === 1 ? '1 task waits' : `${count} tasks wait`;
}

/** Places with how often they occur, the most frequent first: `3 at a.ts:1, 1 at b.ts:2`. */
export function tally(locations: readonly (Location | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const location of locations) counts.set(place(location), (counts.get(place(location)) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([where, count]) => `${count} at ${where}`)
    .join(', ');
}
