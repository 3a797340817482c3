import type { Completeness } from '@async-console/protocol';
import { fromTheCulprit } from './blocker.ts';
import { adaptersOff, uncoveredModules } from './coverage.ts';
import type { State } from './tree-row.ts';

export type LayoutKind = 'tooSmall' | 'narrow' | 'table' | 'wide';

/** How many rows each part of the screen gets, and how wide the panes are. */
export interface Layout {
  readonly kind: LayoutKind;
  /** Below program, loop and thread. */
  readonly unseenRows: number;
  readonly blockedRows: number;
  /** Between the tabs and the foot of the screen. */
  readonly bodyRows: number;
  /** Tasks, or resources, in sight. */
  readonly listRows: number;
  /** The same when nothing blocks: what is subscribed to, so that a block does not change the window. */
  readonly listRowsAtMost: number;
  readonly tableColumns: number;
  /** 0 when the detail lies over the table. */
  readonly detailColumns: number;
}

export const MIN_COLUMNS = 50;
export const MIN_ROWS = 12;
/** How long a block that is over stays on the screen. */
export const LAST_BLOCK_MS = 10_000;

const HEADER_ROWS = 3;
const TAB_ROWS = 1;
const TABLE_HEADING_ROWS = 1;
const FOOT_ROWS = 1;

interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  readonly newest: LayoutInput | undefined;
  readonly frozen: { readonly seen: LayoutInput | undefined; readonly at: number } | undefined;
}

interface LayoutInput {
  readonly update: State;
  readonly lastBlocked: { readonly seenAt: number } | undefined;
}

export function layoutOf(screen: Screen): Layout {
  const { columns, rows } = screen;
  const seen = screen.frozen === undefined ? screen.newest : screen.frozen.seen;
  const unseen = seen === undefined ? 0 : unseenRows(seen.update.overview.completeness);
  const blocked = blockedRows(seen, screen.frozen?.at ?? screen.now, framesInSight(rows));
  const atMost = rows - HEADER_ROWS - unseen - TAB_ROWS - FOOT_ROWS;
  const kind = kindOf(columns, rows);
  // The wall between the panes takes three columns.
  const tableColumns = kind === 'wide' ? Math.floor(columns * 0.6) : columns;
  return {
    kind,
    unseenRows: unseen,
    blockedRows: blocked,
    bodyRows: Math.max(1, atMost - blocked),
    listRows: Math.max(1, atMost - blocked - TABLE_HEADING_ROWS),
    listRowsAtMost: Math.min(1000, Math.max(1, atMost - TABLE_HEADING_ROWS)),
    tableColumns,
    detailColumns: kind === 'wide' ? columns - tableColumns - 3 : 0,
  };
}

/** Each warning has its own, what it says, and what to do. */
const ROWS_OF_A_WARNING = 3;

/** Rows of the list on the screen. */
export function rowsInSight(screen: Screen & { readonly tab: string }): number {
  const { listRows, bodyRows } = layoutOf(screen);
  return screen.tab === 'warnings' ? Math.max(1, Math.floor(bodyRows / ROWS_OF_A_WARNING)) : listRows;
}

function kindOf(columns: number, rows: number): LayoutKind {
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return 'tooSmall';
  if (columns < 80) return 'narrow';
  return columns < 140 ? 'table' : 'wide';
}

/** Frames of the blocker's stack for which there is room. */
export function framesInSight(rows: number): number {
  return rows < 20 ? 2 : 5;
}

export function isIncomplete(completeness: Completeness): boolean {
  const { skippedFunctions, untrackedFrames, unwatchedFrames = 0, lostEvents, unobservedThreads } = completeness;
  const others = skippedFunctions + untrackedFrames + unwatchedFrames + lostEvents + unobservedThreads;
  const claims = completeness.untrackedClaims + adaptersOff(completeness);
  return uncoveredModules(completeness) + others + claims > 0;
}

function unseenRows(completeness: Completeness): number {
  return (isIncomplete(completeness) ? 1 : 0) + (completeness.agentError === undefined ? 0 : 1);
}

function blockedRows(seen: LayoutInput | undefined, now: number, frames: number): number {
  const blocked = seen?.update.overview.blocked;
  if (blocked !== undefined) {
    const reason = blocked.stackAbsent === undefined ? 0 : 1;
    return 1 + (blocked.stack === undefined ? reason : Math.min(frames, fromTheCulprit(blocked.stack).length));
  }
  return seen?.lastBlocked !== undefined && now - seen.lastBlocked.seenAt < LAST_BLOCK_MS ? 1 : 0;
}
