import type { OutputLine } from './feed.ts';

/** Lines that are kept; the oldest go first, and how many went is shown. */
export const OUTPUT_MAX_LINES = 5000;

/** What the program has printed. Positions count all lines since the start, so that a line keeps its own. */
export interface OutputLog {
  readonly lines: readonly OutputLine[];
  readonly dropped: number;
  /** First line in sight; undefined: the newest lines are followed. */
  readonly top: number | undefined;
}

export const emptyOutput: OutputLog = { lines: [], dropped: 0, top: undefined };

export function append(log: OutputLog, added: readonly OutputLine[]): OutputLog {
  const excess = Math.max(0, log.lines.length + added.length - OUTPUT_MAX_LINES);
  const kept = excess < log.lines.length ? log.lines.slice(excess) : [];
  const dropped = log.dropped + excess;
  return {
    lines: [...kept, ...added.slice(-OUTPUT_MAX_LINES)],
    dropped,
    top: log.top === undefined ? undefined : Math.max(log.top, dropped),
  };
}

/** Position of the first line in sight on a page of `height` lines. */
export function firstInSight(log: OutputLog, height: number): number {
  const lastTop = Math.max(log.dropped, log.dropped + log.lines.length - height);
  return log.top === undefined ? lastTop : Math.min(Math.max(log.top, log.dropped), lastTop);
}

/** Scrolled down to the end, the log is followed again. */
export function scroll(log: OutputLog, by: number, height: number): OutputLog {
  const top = Math.max(log.dropped, firstInSight(log, height) + by);
  const end = log.dropped + log.lines.length;
  return { ...log, top: top + height >= end ? undefined : top };
}
