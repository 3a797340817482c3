import type { AsyncOp, TaskColumn, TaskRow } from '@async-console/protocol';
import type { SortColumn } from '../store/keys.ts';
import type { LayoutKind } from '../store/layout.ts';
import { ordinal, resourceText } from './claims.ts';
import { count, duration } from './numbers.ts';
import { errorText, stateMark, stateRole, stateWord } from './outcomes.ts';
import type { Palette } from './palette.ts';
import { awaitSite } from './places.ts';
import type { Column, Unsized } from './table.ts';
import { clean, cutEnd, cutMiddle, width } from './text.ts';

type Name =
  | 'warned'
  | 'id'
  | 'state'
  | 'name'
  | 'thread'
  | 'total'
  | 'busy'
  | 'sched'
  | 'idle'
  | 'polls'
  | 'wakes'
  | 'self'
  | 'holds'
  | 'at'
  | 'fields';
type TaskColumns = Column<TaskRow, TaskColumn>;

const number = (heading: string, sort: TaskColumn, text: TaskColumns['text']): Unsized<TaskRow, TaskColumn> => ({
  heading,
  sort,
  align: 'right',
  text,
});

const COLUMNS: Record<Name, Unsized<TaskRow, TaskColumn>> = {
  warned: {
    heading: 'w',
    align: 'left',
    role: () => 'warning',
    text: ({ warnings }, _, { glyphs }) => (warnings === undefined ? '' : glyphs.severities.warning),
  },
  id: number('id', 'id', (task) => String(task.id)),
  state: {
    heading: 'st',
    sort: 'state',
    align: 'left',
    role: stateRole,
    text: (task, _, palette) => `${stateMark(task, palette)} ${stateWord(task).charAt(0).toUpperCase()}`,
  },
  name: {
    heading: 'name',
    sort: 'name',
    align: 'left',
    role: (task) => (task.state === 'ended' ? 'ended' : undefined),
    text: (task, columns, palette) => cutMiddle(taskName(task, palette), columns, palette.glyphs.ellipsis),
  },
  thread: {
    heading: 'thread',
    align: 'left',
    role: ({ thread }) => (thread === 0 ? 'faint' : undefined),
    text: (task, columns, palette) => cutMiddle(threadName(task, palette), columns, palette.glyphs.ellipsis),
  },
  total: number('total', 'total', (task, _, palette) => duration(task.totalMs, palette)),
  busy: number('busy', 'busy', (task, _, palette) => duration(task.busyMs, palette)),
  sched: number('sched', 'scheduled', (task, _, palette) => duration(task.scheduledMs, palette)),
  idle: number('idle', 'idle', (task, _, palette) => duration(task.idleMs, palette)),
  polls: number('polls', 'polls', (task, _, palette) => count(task.polls, palette)),
  wakes: number('wakes', 'wakes', (task, _, palette) => count(task.wakes, palette)),
  self: number('self', 'selfWakes', (task, _, palette) => count(task.selfWakes, palette)),
  holds: {
    heading: 'holds',
    align: 'right',
    role: ({ holds = [] }) => (holds.some(({ waiters }) => waiters > 0) ? 'warning' : undefined),
    text: ({ holds = [] }, _, palette) => (holds.length === 0 ? '' : count(holds.length, palette)),
  },
  at: {
    heading: 'suspended at',
    sort: 'awaiting',
    align: 'left',
    role: ({ awaiting, lostAt, error, waitsFor }) =>
      waitsFor !== undefined || awaiting !== undefined
        ? undefined
        : lostAt !== undefined || error !== undefined
          ? 'warning'
          : 'faint',
    text: (task, columns, palette) => {
      const [op] = task.waitsFor ?? [];
      if (op !== undefined) return waitsText(op, task, columns, palette);
      const at = task.awaiting ?? task.lostAt;
      if (at !== undefined) return awaitSite(at, columns, palette);
      return cutEnd(errorText(task, palette) || palette.glyphs.absent, columns, palette.glyphs.ellipsis);
    },
  },
  fields: {
    heading: 'fields',
    align: 'left',
    role: () => 'faint',
    text: (task, columns, palette) => cutEnd(fieldsOf(task, palette), columns, palette.glyphs.ellipsis),
  },
};

const ALL: Name[] = [
  'warned',
  'id',
  'state',
  'name',
  'thread',
  'total',
  'busy',
  'sched',
  'idle',
  'polls',
  'wakes',
  'self',
  'holds',
  'at',
  'fields',
];
const FIVE: Name[] = ['warned', 'id', 'state', 'name', 'total', 'at'];
const FIXED: Partial<Record<Name, number>> = {
  state: 3,
  thread: 9,
  total: 6,
  busy: 6,
  sched: 6,
  idle: 6,
  polls: 6,
  wakes: 6,
  self: 5,
  warned: 1,
  holds: 5,
};

/** What the program has; a column for what it has not would be empty. */
interface Has {
  /** More than one. */
  readonly threads: boolean;
  readonly claims: boolean;
  readonly warnings: boolean;
}

function isOfUse(name: Name, { threads, claims, warnings }: Has): boolean {
  return (threads || name !== 'thread') && (claims || name !== 'holds') && (warnings || name !== 'warned');
}

const NAME_MIN = 12;
const AT_MIN = 18;
const AT_MAX = 60;

/**
 * The columns for the room there is. The name has what the longest name in sight needs (in steps of four columns, so
 * that the table does not dance), and gives way last.
 */
export function columnsFor(
  kind: LayoutKind,
  room: number,
  tasks: readonly TaskRow[],
  has: Has,
  palette: Palette,
): TaskColumns[] {
  // What there is only in some programs takes its room from what follows from others, not from the names.
  const spare = room - (has.claims ? 6 : 0) - (has.warnings ? 2 : 0);
  const names = (kind === 'narrow' ? FIVE : ALL).filter((name) => hasRoom(name, spare) && isOfUse(name, has));
  const idWidth = Math.max(4, ...tasks.map(({ id }) => String(id).length));
  const fixed = names.reduce((sum, name) => sum + (name === 'id' ? idWidth : (FIXED[name] ?? 0)), names.length - 1);
  const flexible = room - fixed;
  const longest = Math.max(0, ...tasks.map((task) => width(taskName(task, palette))));
  const nameWidth = Math.max(NAME_MIN, Math.min(Math.ceil(longest / 4) * 4, flexible - AT_MIN));
  const rest = flexible - nameWidth;
  const atWidth = names.includes('fields') ? Math.min(AT_MAX, Math.ceil(rest * 0.7)) : rest;
  const widths: Partial<Record<Name, number>> = {
    ...FIXED,
    id: idWidth,
    name: nameWidth,
    at: atWidth,
    fields: rest - atWidth,
  };
  return names.map((name) => ({ ...COLUMNS[name], width: Math.max(0, widths[name] ?? 0) }));
}

// From how much room on a column is shown. Those that follow from others go first (idle = total - busy - scheduled), so
// that names and places are cut last.
const FROM: Partial<Record<Name, number>> = { polls: 76, idle: 92, wakes: 100, self: 108, fields: 130 };

function hasRoom(name: Name, room: number): boolean {
  return room >= (FROM[name] ?? 0);
}

const SORT_NAMES: Partial<Record<SortColumn, string>> = {
  scheduled: 'sched',
  selfWakes: 'self',
  awaiting: 'at',
  wait: 'longest wait',
  longestHold: 'longest hold',
  longestWait: 'longest wait',
};

/** As the headings have it. */
export function sortName(column: SortColumn): string {
  return SORT_NAMES[column] ?? column;
}

/** What it waits for, and where as far as there is room. */
function waitsText(op: AsyncOp, { awaiting }: TaskRow, columns: number, palette: Palette): string {
  const { ellipsis, leads } = palette.glyphs;
  const place = op.dueMs === undefined ? ` (${ordinal(op.place)})` : ` (due in ${duration(op.dueMs, palette)})`;
  const named = columns - width(place) - 2;
  const whole = resourceText(op, palette);
  // Of which kind it is, is worth less than its name.
  const shorter = width(whole) <= named ? whole : clean(op.name, palette);
  const what = `${leads} ${cutMiddle(shorter, Math.max(4, named), ellipsis)}${place}`;
  const room = columns - width(what) - 1;
  if (awaiting === undefined || room < AT_LEAST) return cutEnd(what, columns, ellipsis);
  return `${what} ${awaitSite(awaiting, room, palette)}`;
}

/** Columns in which a place says something. */
const AT_LEAST = 14;

export function taskName(task: TaskRow, palette: Palette): string {
  const name = clean(task.name, palette);
  return task.detached ? `${palette.glyphs.detached} ${name}` : name;
}

/** The name that the app gave it, else its id, as the app sees it. */
export function threadName(about: Pick<TaskRow, 'thread' | 'threadName'>, palette: Palette): string {
  if (about.thread === 0) return 'main';
  return about.threadName === undefined ? `#${about.thread}` : clean(about.threadName, palette);
}

function fieldsOf({ fields }: TaskRow, palette: Palette): string {
  return Object.entries(fields ?? {})
    .map(([name, value]) => clean(`${name}=${value}`, palette))
    .join(' ');
}
