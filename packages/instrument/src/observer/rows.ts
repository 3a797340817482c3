/** From the numbers of the table to the rows of the protocol. Time comes in as an argument. */
import type {
  AwaitPlace,
  AwaitSite,
  FrameNode,
  Lifetimes,
  SiteRow,
  TaskDetail,
  TaskKind,
  TaskRow,
  Totals,
} from '@async-console/protocol';
import {
  AWAIT,
  COUNT_DOUBLES,
  COUNT_INTS,
  DETACHED,
  ENDED,
  ENDED_POLLS,
  ENDED_SELF_WAKES,
  ENDED_WAKES,
  FAILED_TASKS,
  FIRST_CHILD,
  FIRST_WAITER,
  FLAGS,
  GENERATION,
  HISTOGRAM_OF_DELAYS,
  HISTOGRAM_OF_LIVES,
  HISTOGRAMS,
  ID,
  KIND_CALL,
  KIND_DETACHED,
  KIND_MASK,
  KIND_REQUEST,
  KIND_ROOT,
  KIND_SPAWN,
  LOST,
  MARK_DELEGATING,
  MARK_FAILED,
  MARK_YIELDED,
  MAX_POLL,
  NAME,
  NEXT_SIBLING,
  NEXT_WAITER,
  OUTCOME_FAILED,
  OUTCOME_LOST,
  ROOT,
  RUNNABLE,
  RUNNABLE_SINCE,
  SITE,
  SITE_BUSY,
  SITE_CALLS,
  SITE_DOUBLES,
  SITE_ENDED,
  SITE_FAILED,
  SITE_HISTOGRAMS,
  SITE_INTS,
  SITE_LIVE,
  SITE_LONGEST_LIFE,
  SITE_LOST,
  SLOT_DOUBLES,
  SLOT_INTS,
  SPAWNED,
  SPAWNED_BY,
  STARTED_AT,
  STATE_MASK,
  STATE_RUNNABLE,
  STATE_RUNNING,
  SUSPENDED_AT,
  TASK_DOUBLES,
  TASK_INTS,
  TASK_STARTED_AT,
  TASKS_HIGH_WATER,
  WAKER,
  WAKER_CODE,
  WAKER_IMMEDIATE,
  WAKER_IO,
  WAKER_ITSELF,
  WAKER_MESSAGE,
  WAKER_TASK,
  WAKER_TICK,
  WAKER_TIMER,
  WOKEN_BY,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import type { Book } from './book.ts';
import { counted, isCurrent, measuredFrom, runningTask } from './counted.ts';
import type { EndedTask } from './ended.ts';
import { count, histogram, percentiles } from './histograms.ts';

/** Rows as their thread sees them; `thread.ts` makes their ids unique in the process, and says which thread it is. */
export type OwnRow = Omit<TaskRow, 'thread' | 'threadName'>;
export type OwnDetail = Omit<TaskDetail, 'thread' | 'threadName'>;

export const TASK_KINDS: Readonly<Record<number, TaskKind>> = {
  [KIND_CALL]: 'call',
  [KIND_ROOT]: 'call',
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

/** Counted time = busy + scheduled + idle, whatever the writer did between our reads. */
function times(total: number, measured: number | undefined, busy: number, scheduled: number) {
  if (measured === undefined) return { totalMs: ms(total) };
  const busyMs = ms(busy);
  const scheduledMs = ms(scheduled);
  const idleMs = ms(Math.max(0, measured - busy - scheduled));
  const sum = ms(busyMs + scheduledMs + idleMs);
  // Measured from its start, the task's whole life is the sum.
  return total - measured < 0.001
    ? { totalMs: sum, busyMs, scheduledMs, idleMs }
    : { totalMs: ms(Math.max(total, sum)), measuredMs: sum, busyMs, scheduledMs, idleMs };
}

/** Rows of the tasks that live now. */
export function liveTasks(table: Table): number[] {
  const found: number[] = [];
  const end = table.header[TASKS_HIGH_WATER] as number;
  for (let row = 1; row < end; row++) if (table.tasks[row * TASK_INTS + ROOT] !== 0) found.push(row);
  return found;
}

export function stateOf(table: Table, row: number): 'running' | 'scheduled' | 'idle' {
  if (runningTask(table) === row) return 'running';
  return isCurrent(table, row) && (table.counts[row * COUNT_INTS + RUNNABLE] as number) > 0 ? 'scheduled' : 'idle';
}

export function taskIdOf(table: Table, row: number): number {
  return table.taskTimes[row * TASK_DOUBLES + ID] as number;
}

/** The row of a live task; undefined when it ended while it was read. `whole`: with its histograms. */
export function liveRow(table: Table, book: Book, row: number, now: number, whole = false): OwnRow | undefined {
  const { slots, tasks, taskTimes } = table;
  const t = row * TASK_INTS;
  const d = row * TASK_DOUBLES;
  const slot = tasks[t + ROOT] as number;
  if (slot === 0) return undefined;
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS] as number;
  const state = stateOf(table, row);
  const id = taskIdOf(table, row);
  const startedAt = taskTimes[d + TASK_STARTED_AT] as number;
  const from = measuredFrom(table, row);
  const { busy, scheduled, polls, wakes, selfWakes } = counted(table, row, now);
  const current = isCurrent(table, row);
  const result = {
    id,
    ...identity(book, slots[i + SITE] as number, tasks[t + NAME] as number, flags & KIND_MASK, () =>
      childSite(table, slot),
    ),
    state,
    ...spawner(taskTimes[d + SPAWNED_BY] as number),
    detached: (flags & KIND_MASK) === KIND_DETACHED,
    ...(state === 'running' ? {} : optional('awaiting', innermostAwait(table, book, slot, now))),
    ...times(now - startedAt, from === undefined ? undefined : now - from, busy, scheduled),
    ...(from === undefined ? {} : { polls, wakes, selfWakes }),
    ...(current && polls > 0 ? { maxPollMs: ms(table.countTimes[row * COUNT_DOUBLES + MAX_POLL] as number) } : {}),
    ...(current ? waker(table, row) : {}),
    ...(current ? ownHistograms(table, table.counts[row * COUNT_INTS + HISTOGRAMS] as number, whole) : {}),
    ...((flags & MARK_FAILED) === 0 ? {} : { failed: true, ...optional('error', book.failure(id)) }),
    ...optional('fields', book.fields(id)),
  } satisfies OwnRow;
  return tasks[t + ROOT] === slot && taskIdOf(table, row) === id ? result : undefined;
}

const WAKERS: Readonly<Record<number, NonNullable<TaskRow['wokenBy']>['kind']>> = {
  [WAKER_TASK]: 'task',
  [WAKER_ITSELF]: 'itself',
  [WAKER_TIMER]: 'timer',
  [WAKER_IMMEDIATE]: 'immediate',
  [WAKER_TICK]: 'tick',
  [WAKER_IO]: 'io',
  [WAKER_MESSAGE]: 'message',
  [WAKER_CODE]: 'code',
};

function waker(table: Table, row: number): Pick<TaskRow, 'wokenBy' | 'lastWokenAt'> {
  const { counts, countTimes } = table;
  const kind = WAKERS[counts[row * COUNT_INTS + WAKER] as number];
  if (kind === undefined) return {};
  const ct = row * COUNT_DOUBLES;
  return {
    lastWokenAt: ms(countTimes[ct + RUNNABLE_SINCE] as number),
    wokenBy: { kind, ...(kind === 'task' ? { task: countTimes[ct + WOKEN_BY] as number } : {}) },
  };
}

function ownHistograms(table: Table, first: number, whole: boolean): Pick<TaskRow, 'pollMs' | 'scheduledDelayMs'> {
  if (first === 0) return {};
  return {
    ...optional('pollMs', percentiles(histogram(table, first), whole)),
    ...optional('scheduledDelayMs', percentiles(histogram(table, first + HISTOGRAM_OF_DELAYS), whole)),
  };
}

export function endedRow(book: Book, task: EndedTask): OwnRow {
  return {
    id: task.id,
    ...identity(book, task.site, task.name, task.kind, () => 0),
    state: 'ended',
    ...spawner(task.spawnedBy),
    detached: task.kind === KIND_DETACHED,
    ...times(
      task.endedAt - task.startedAt,
      task.measuredFrom === undefined ? undefined : task.endedAt - task.measuredFrom,
      task.busy,
      task.scheduled,
    ),
    ...(task.measuredFrom === undefined ? {} : { polls: task.polls, wakes: task.wakes, selfWakes: task.selfWakes }),
    ...(task.polls > 0 ? { maxPollMs: ms(task.maxPoll) } : {}),
    ...(task.outcome === OUTCOME_FAILED ? { failed: true, ...optional('error', book.failure(task.id)) } : {}),
    ...(task.outcome === OUTCOME_LOST ? { lost: true, ...optional('lostAt', awaitPlace(book, task.lostAt)) } : {}),
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
    kind: TASK_KINDS[kind] ?? 'call',
    ...optional('location', own?.location),
  };
}

/** The async function that a live task started at; 0: it has none, as a request. */
export function siteOf(table: Table, row: number): number {
  return table.slots[(table.tasks[row * TASK_INTS + ROOT] as number) * SLOT_INTS + SITE] as number;
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

/** Follows the awaits from a frame inwards, from the task's root: the frame that waits for something that is no frame. */
export function innermostAwait(table: Table, book: Book, slot: number, now: number): AwaitSite | undefined {
  return awaitOf(table, book, awaitedFrom(table, book, slot).at(-1) as number, now);
}

/** The frames along the chain of awaits that begins with `slot`: each waits for the next one. */
export function awaitedFrom(table: Table, book: Book, slot: number): number[] {
  const found = [slot];
  for (let at = slot; found.length < MAX_STEPS; found.push(at)) {
    at = table.slots[at * SLOT_INTS + SITE] === 0 ? soleOrFirstChild(table, at) : awaitedChild(table, book, at);
    if (at === 0) break;
  }
  return found;
}

/** The child frame whose promise this frame waits for; 0: it waits for something else. */
function awaitedChild(table: Table, book: Book, slot: number): number {
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
  return toldChild(table, book, slot);
}

/** The same of an await that began while nobody measured, where a stack has told; 0: none has. */
function toldChild({ slots }: Table, book: Book, slot: number): number {
  const told = book.awaitedCalls.get(slot);
  if (told === undefined) return 0;
  const isStill =
    slots[slot * SLOT_INTS + GENERATION] === told.generation &&
    slots[slot * SLOT_INTS + AWAIT] === told.site &&
    slots[told.call * SLOT_INTS + GENERATION] === told.callGeneration;
  if (!isStill) book.awaitedCalls.delete(slot);
  return isStill ? told.call : 0;
}

function awaitOf(table: Table, book: Book, slot: number, now: number): AwaitSite | undefined {
  const place = awaitPlace(book, table.slots[slot * SLOT_INTS + AWAIT] as number);
  if (place === undefined) return undefined;
  const at = isDelegating(table, slot) ? 'await' : place.at;
  const forMs = ms(Math.max(0, now - (table.slotTimes[slot * SLOT_DOUBLES + SUSPENDED_AT] as number)));
  return { ...place, at, forMs };
}

/** An await, return or yield; undefined: none, or its module has not been reported yet. */
export function awaitPlace(book: Book, id: number): AwaitPlace | undefined {
  const site = book.sites[id];
  if (site === undefined) return undefined;
  return {
    ...site.location,
    function: site.name,
    at: site.kind === 'return' || site.kind === 'yield' ? site.kind : 'await',
  };
}

/** At a `yield*`, while the generator below it is driven. */
function isDelegating({ slots }: Table, slot: number): boolean {
  const child = slots[slot * SLOT_INTS + FIRST_CHILD] as number;
  const flags = (at: number) => slots[at * SLOT_INTS + FLAGS] as number;
  if ((flags(slot) & (MARK_DELEGATING | MARK_YIELDED)) !== MARK_DELEGATING) return false;
  return child === 0 || (flags(child) & MARK_YIELDED) === 0;
}

/** The row with its await tree. */
export function liveDetail(table: Table, book: Book, task: number, now: number, whole = false): OwnDetail | undefined {
  const row = liveRow(table, book, task, now, whole);
  const slot = table.tasks[task * TASK_INTS + ROOT] as number;
  if (row === undefined || slot === 0) return undefined;
  const budget = { left: MAX_TREE, omitted: 0 };
  const isRoot = ((table.slots[slot * SLOT_INTS + FLAGS] as number) & KIND_MASK) === KIND_ROOT;
  const hasFrame = table.slots[slot * SLOT_INTS + SITE] !== 0 && !isRoot;
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
  const { headerTimes } = table;
  const ended = headerTimes[ENDED] as number;
  const sums = {
    polls: headerTimes[ENDED_POLLS] as number,
    wakes: headerTimes[ENDED_WAKES] as number,
    selfWakes: headerTimes[ENDED_SELF_WAKES] as number,
  };
  for (const row of live) {
    const { polls, wakes, selfWakes } = counted(table, row, 0);
    sums.polls += polls;
    sums.wakes += wakes;
    sums.selfWakes += selfWakes;
  }
  return {
    spawned: Math.max(ended + live.length, headerTimes[SPAWNED] as number),
    live: live.length,
    ended,
    failed: headerTimes[FAILED_TASKS] as number,
    lost: headerTimes[LOST] as number,
    detached: headerTimes[DETACHED] as number,
    ...sums,
  };
}

/** Every async function that was called, most calls first. */
export function siteRows(table: Table, book: Book): SiteRow[] {
  const lostAt = lostBySite(table, book);
  return [...book.sites.keys()]
    .map((id) => siteRow(table, book, id, lostAt, false))
    .filter((row) => row !== undefined)
    .sort((a, b) => b.calls - a.calls);
}

/** One of them, with its histograms. */
export function wholeSiteRow(table: Table, book: Book, id: number): SiteRow | undefined {
  return siteRow(table, book, id, lostBySite(table, book), true);
}

function siteRow(table: Table, book: Book, id: number, lostAt: LostBySite, whole: boolean): SiteRow | undefined {
  const site = book.sites[id];
  const s = id * SITE_INTS;
  const calls = table.sites[s + SITE_CALLS] as number;
  if (site?.kind !== 'function' || calls === 0) return undefined;
  const first = table.sites[s + SITE_HISTOGRAMS] as number;
  return {
    name: site.name,
    location: site.location,
    calls,
    live: table.sites[s + SITE_LIVE] as number,
    ended: table.sites[s + SITE_ENDED] as number,
    failed: table.sites[s + SITE_FAILED] as number,
    lost: table.sites[s + SITE_LOST] as number,
    ...optional('lostAt', lostAt.get(id)),
    ...(first === 0 ? {} : tasksOfSite(table, id, first, whole)),
  };
}

type LostBySite = Map<number, NonNullable<SiteRow['lostAt']>>;

/** By function: its awaits at which frames were lost. */
function lostBySite(table: Table, book: Book): LostBySite {
  const found: LostBySite = new Map();
  book.sites.forEach((site, id) => {
    const frames = table.sites[id * SITE_INTS + SITE_LOST] as number;
    const place = site === undefined || site.kind === 'function' ? undefined : awaitPlace(book, id);
    if (site === undefined || place === undefined || frames === 0) return;
    found.set(site.functionId, [...(found.get(site.functionId) ?? []), { ...place, frames }]);
  });
  return found;
}

function tasksOfSite(table: Table, id: number, first: number, whole: boolean): Partial<SiteRow> {
  const polls = histogram(table, first);
  return {
    polls: count(polls),
    busyMs: ms(table.siteTimes[id * SITE_DOUBLES + SITE_BUSY] as number),
    ...optional('pollMs', percentiles(polls, whole)),
    ...optional('scheduledDelayMs', percentiles(histogram(table, first + HISTOGRAM_OF_DELAYS), whole)),
    ...optional('totalMs', lifetimes(table, id, histogram(table, first + HISTOGRAM_OF_LIVES), whole)),
  };
}

function lifetimes(table: Table, id: number, lives: Int32Array, whole: boolean): Lifetimes | undefined {
  const found = percentiles(lives, whole);
  if (found === undefined) return undefined;
  const max = ms(table.siteTimes[id * SITE_DOUBLES + SITE_LONGEST_LIFE] as number);
  const { p50, p90, p99 } = found;
  return { ...found, p50: Math.min(p50, max), p90: Math.min(p90, max), p99: Math.min(p99, max), max };
}
