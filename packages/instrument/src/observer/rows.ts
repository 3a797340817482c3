/** From the numbers of the table to the rows of the protocol. Time comes in as an argument. */
import type { AwaitSite, FrameNode, SiteRow, TaskDetail, TaskKind, TaskRow, Totals } from '@async-console/protocol';
import {
  AWAIT,
  BUSY,
  DETACHED,
  ENDED,
  ENDED_POLLS,
  ENDED_SELF_WAKES,
  ENDED_WAKES,
  FIRST_CHILD,
  FIRST_WAITER,
  FLAGS,
  GENERATION,
  HIGH_WATER,
  ID,
  KIND_CALL,
  KIND_DETACHED,
  KIND_FRAME,
  KIND_MASK,
  KIND_REQUEST,
  KIND_SPAWN,
  MAX_POLL,
  NAME,
  NEXT_SIBLING,
  NEXT_WAITER,
  POLL_STARTED_AT,
  POLLS,
  RUNNABLE,
  RUNNABLE_SINCE,
  RUNNING_TASK,
  SCHEDULED,
  SELF_WAKES,
  SITE,
  SITE_CALLS,
  SITE_ENDED,
  SITE_INTS,
  SITE_LIVE,
  SLOT_DOUBLES,
  SLOT_INTS,
  SPAWNED,
  SPAWNED_BY,
  STARTED_AT,
  STATE_FREE,
  STATE_MASK,
  STATE_RUNNABLE,
  STATE_RUNNING,
  SUSPENDED_AT,
  WAKES,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import type { Book } from './book.ts';
import type { EndedTask } from './ended.ts';

/** Rows as their thread sees them; `thread.ts` makes their ids unique in the process, and says which thread it is. */
export type OwnRow = Omit<TaskRow, 'thread' | 'threadName'>;
export type OwnDetail = Omit<TaskDetail, 'thread' | 'threadName'>;

const KINDS: Readonly<Record<number, TaskKind>> = {
  [KIND_CALL]: 'call',
  [KIND_SPAWN]: 'spawn',
  [KIND_REQUEST]: 'request',
  [KIND_DETACHED]: 'detached',
};

const MAX_TREE = 500;
/** The writer goes on while we read: a chain that changes under us must not lead in circles. */
const MAX_STEPS = 10_000;

/** Microseconds are enough on the wire. */
function ms(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** total = busy + scheduled + idle, whatever the writer did between our reads. */
function times(total: number, busy: number, scheduled: number) {
  const busyMs = ms(busy);
  const scheduledMs = ms(scheduled);
  const idleMs = ms(Math.max(0, total - busy - scheduled));
  return { totalMs: ms(busyMs + scheduledMs + idleMs), busyMs, scheduledMs, idleMs };
}

function isTask(table: Table, slot: number): boolean {
  const flags = table.slots[slot * SLOT_INTS + FLAGS] as number;
  return (flags & STATE_MASK) !== STATE_FREE && (flags & KIND_MASK) !== KIND_FRAME;
}

/** Slots of the tasks that live now. */
export function liveTasks(table: Table): number[] {
  const found: number[] = [];
  const end = table.header[HIGH_WATER] as number;
  for (let slot = 1; slot < end; slot++) if (isTask(table, slot)) found.push(slot);
  return found;
}

export function stateOf(table: Table, slot: number): 'running' | 'scheduled' | 'idle' {
  if (table.header[RUNNING_TASK] === slot) return 'running';
  return (table.slots[slot * SLOT_INTS + RUNNABLE] as number) > 0 ? 'scheduled' : 'idle';
}

export function taskIdOf(table: Table, slot: number): number {
  return table.slotTimes[slot * SLOT_DOUBLES + ID] as number;
}

/** The row of a live task; undefined when it ended while it was read. */
export function liveRow(table: Table, book: Book, slot: number, now: number): OwnRow | undefined {
  const { slots, slotTimes, header, headerTimes } = table;
  const i = slot * SLOT_INTS;
  const d = slot * SLOT_DOUBLES;
  const generation = slots[i + GENERATION];
  const flags = slots[i + FLAGS] as number;
  const running = header[RUNNING_TASK] === slot;
  const runnable = (slots[i + RUNNABLE] as number) > 0;
  let busy = slotTimes[d + BUSY] as number;
  let scheduled = slotTimes[d + SCHEDULED] as number;
  if (running) busy += Math.max(0, now - (headerTimes[POLL_STARTED_AT] as number));
  else if (runnable) scheduled += Math.max(0, now - (slotTimes[d + RUNNABLE_SINCE] as number));
  const id = slotTimes[d + ID] as number;
  const polls = slots[i + POLLS] as number;
  const row = {
    id,
    ...identity(book, slots[i + SITE] as number, slots[i + NAME] as number, flags & KIND_MASK, () =>
      childSite(table, slot),
    ),
    state: running ? 'running' : runnable ? 'scheduled' : 'idle',
    ...spawner(slotTimes[d + SPAWNED_BY] as number),
    detached: (flags & KIND_MASK) === KIND_DETACHED,
    ...(running ? {} : optional('awaiting', innermostAwait(table, book, slot, now))),
    ...times(now - (slotTimes[d + STARTED_AT] as number), busy, scheduled),
    polls,
    wakes: slots[i + WAKES] as number,
    selfWakes: slots[i + SELF_WAKES] as number,
    ...(polls > 0 ? { maxPollMs: ms(slotTimes[d + MAX_POLL] as number) } : {}),
    ...optional('fields', book.fields(id)),
  } satisfies OwnRow;
  return slots[i + GENERATION] === generation && isTask(table, slot) ? row : undefined;
}

export function endedRow(book: Book, task: EndedTask): OwnRow {
  return {
    id: task.id,
    ...identity(book, task.site, task.name, task.kind, () => 0),
    state: 'ended',
    ...spawner(task.spawnedBy),
    detached: task.kind === KIND_DETACHED,
    ...times(task.endedAt - task.startedAt, task.busy, task.scheduled),
    polls: task.polls,
    wakes: task.wakes,
    selfWakes: task.selfWakes,
    ...(task.polls > 0 ? { maxPollMs: ms(task.maxPoll) } : {}),
    ...optional('fields', book.fields(task.id)),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function spawner(id: number): { spawnedBy?: number } {
  return id > 0 ? { spawnedBy: id } : {};
}

function identity(book: Book, site: number, name: number, kind: number, inner: () => number) {
  const own = book.sites[site === 0 ? inner() : site];
  return {
    name: book.name(name) ?? own?.name ?? '(unknown)',
    kind: KINDS[kind] ?? 'call',
    ...optional('location', own?.location),
  };
}

/** A task without a function of its own is located at the function that it called. */
function childSite(table: Table, slot: number): number {
  const child = soleOrFirstChild(table, slot);
  return child === 0 ? 0 : (table.slots[child * SLOT_INTS + SITE] as number);
}

function soleOrFirstChild(table: Table, slot: number): number {
  let child = table.slots[slot * SLOT_INTS + FIRST_CHILD] as number;
  for (let steps = 0; child !== 0 && steps < MAX_STEPS; steps++) {
    const next = table.slots[child * SLOT_INTS + NEXT_SIBLING] as number;
    if (next === 0) return child;
    child = next;
  }
  return child;
}

/** Follows the awaits from the task's root frame inwards: the frame that waits for something that is no frame. */
function innermostAwait(table: Table, book: Book, slot: number, now: number): AwaitSite | undefined {
  let at = slot;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const inner = table.slots[at * SLOT_INTS + SITE] === 0 ? soleOrFirstChild(table, at) : awaitedChild(table, at);
    if (inner === 0) break;
    at = inner;
  }
  return awaitOf(table, book, at, now);
}

/** The child frame whose promise this frame waits for; 0: it waits for something else. */
function awaitedChild(table: Table, slot: number): number {
  const { slots } = table;
  let child = slots[slot * SLOT_INTS + FIRST_CHILD] as number;
  for (let steps = 0; child !== 0 && steps < MAX_STEPS; steps++) {
    let waiter = slots[child * SLOT_INTS + FIRST_WAITER] as number;
    for (let w = 0; waiter !== 0 && w < MAX_STEPS; w++) {
      if (waiter === slot) return child;
      waiter = slots[waiter * SLOT_INTS + NEXT_WAITER] as number;
    }
    child = slots[child * SLOT_INTS + NEXT_SIBLING] as number;
  }
  return 0;
}

function awaitOf(table: Table, book: Book, slot: number, now: number): AwaitSite | undefined {
  const site = book.sites[table.slots[slot * SLOT_INTS + AWAIT] as number];
  if (site === undefined) return undefined;
  return {
    ...site.location,
    function: site.name,
    forMs: ms(Math.max(0, now - (table.slotTimes[slot * SLOT_DOUBLES + SUSPENDED_AT] as number))),
    at: site.kind === 'return' ? 'return' : 'await',
  };
}

/** The row with its await tree. */
export function liveDetail(table: Table, book: Book, slot: number, now: number): OwnDetail | undefined {
  const row = liveRow(table, book, slot, now);
  if (row === undefined) return undefined;
  const budget = { left: MAX_TREE, omitted: 0 };
  const hasFrame = table.slots[slot * SLOT_INTS + SITE] !== 0;
  const awaitTree = hasFrame ? [frameNode(table, book, slot, now, budget)] : children(table, book, slot, now, budget);
  return { ...row, awaitTree, awaitTreeOmitted: budget.omitted };
}

export function endedDetail(book: Book, task: EndedTask): OwnDetail {
  return { ...endedRow(book, task), awaitTree: [], awaitTreeOmitted: 0 };
}

interface Budget {
  left: number;
  omitted: number;
}

function frameNode(table: Table, book: Book, slot: number, now: number, budget: Budget): FrameNode {
  const { slots, slotTimes } = table;
  budget.left--;
  const site = book.sites[slots[slot * SLOT_INTS + SITE] as number];
  const state = (slots[slot * SLOT_INTS + FLAGS] as number) & STATE_MASK;
  return {
    function: site?.name ?? '(unknown)',
    ...optional('location', site?.location),
    state: state === STATE_RUNNING ? 'running' : state === STATE_RUNNABLE ? 'scheduled' : 'suspended',
    ...(state === STATE_RUNNING ? {} : optional('awaiting', awaitOf(table, book, slot, now))),
    ageMs: ms(Math.max(0, now - (slotTimes[slot * SLOT_DOUBLES + STARTED_AT] as number))),
    children: children(table, book, slot, now, budget),
  };
}

function children(table: Table, book: Book, slot: number, now: number, budget: Budget): FrameNode[] {
  const nodes: FrameNode[] = [];
  let child = table.slots[slot * SLOT_INTS + FIRST_CHILD] as number;
  for (let steps = 0; child !== 0 && steps < MAX_STEPS; steps++) {
    if (budget.left > 0) nodes.push(frameNode(table, book, child, now, budget));
    else budget.omitted++;
    child = table.slots[child * SLOT_INTS + NEXT_SIBLING] as number;
  }
  return nodes.reverse();
}

export function totals(table: Table, live: readonly number[]): Totals {
  const { headerTimes, slots } = table;
  let polls = headerTimes[ENDED_POLLS] as number;
  let wakes = headerTimes[ENDED_WAKES] as number;
  let selfWakes = headerTimes[ENDED_SELF_WAKES] as number;
  for (const slot of live) {
    polls += slots[slot * SLOT_INTS + POLLS] as number;
    wakes += slots[slot * SLOT_INTS + WAKES] as number;
    selfWakes += slots[slot * SLOT_INTS + SELF_WAKES] as number;
  }
  const ended = headerTimes[ENDED] as number;
  return {
    spawned: Math.max(ended + live.length, headerTimes[SPAWNED] as number),
    live: live.length,
    ended,
    detached: headerTimes[DETACHED] as number,
    polls,
    wakes,
    selfWakes,
  };
}

/** Every async function that was called, most calls first. */
export function siteRows(table: Table, book: Book): SiteRow[] {
  const rows: SiteRow[] = [];
  book.sites.forEach((site, id) => {
    const calls = table.sites[id * SITE_INTS + SITE_CALLS] as number;
    if (site?.kind !== 'function' || calls === 0) return;
    rows.push({
      name: site.name,
      location: site.location,
      calls,
      live: table.sites[id * SITE_INTS + SITE_LIVE] as number,
      ended: table.sites[id * SITE_INTS + SITE_ENDED] as number,
    });
  });
  return rows.sort((a, b) => b.calls - a.calls);
}
