/**
 * The await trees of all tasks at one instant, copied out of the tables: the writers go on, and what is read twice must
 * not be two things. Typed arrays, in the order of a walk (a node, then all below it), because there may be a million.
 */
import {
  AWAIT,
  FIRST_CHILD,
  FLAGS,
  ID,
  KIND_MASK,
  MARK_CLAIMS,
  MARK_DELEGATING,
  MARK_GENERATOR,
  MARK_MODULE,
  MARK_YIELDED,
  NAME,
  NEXT_SIBLING,
  ROOT,
  SITE,
  SLOT_DOUBLES,
  SLOT_INTS,
  STARTED_AT,
  STATE_MASK,
  STATE_RUNNABLE,
  STATE_RUNNING,
  SUSPENDED_AT,
  TASK_DOUBLES,
  TASK_INTS,
  TASK_STARTED_AT,
} from '../../table/layout.ts';
import type { Table } from '../../table/memory.ts';
import { stateOf, TASK_KINDS } from '../rows.ts';
import { mixA, mixB } from './hashes.ts';
import { type Outline, Shapes } from './shapes.ts';

/** Marks of a node: its state (bits 0–1), and what else is to be looked up of it. */
export const IS_SCHEDULED = 1;
export const IS_RUNNING = 2;
export const HAS_CLAIMS = 4;
export const IS_WARNED = 8;

/** What is copied of one thread. */
export interface Source {
  /** Of the thread: so that its rows are called the same when others have ended. */
  readonly id: number;
  readonly table: Table;
  /** Rows of its live tasks. */
  readonly live: readonly number[];
  /** On the thread's clock. */
  readonly now: number;
  /** Of tasks, by the thread's own ids: the lints have found something in them. */
  readonly warned: ReadonlySet<number>;
}

/** What is looked for; a node that is hit stays, with what is above and below it. */
export interface Sieve {
  hits(thread: number, slot: number, site: number, at: number, name: number, hasClaims: boolean): boolean;
}

/** A node on the way down: what is known of it so far, as integers, because objects for a million would take too long. */
const STEP_INTS = 12;
const NODE = 0;
const STEP_SITE = 1;
const STEP_AWAIT = 2;
/** Of a task without a function. */
const STEP_NAME = 3;
const STEP_FLAGS = 4;
const DELEGATES = 5;
/** Next of its children to be gone into. */
const CHILD = 6;
const SUM_A = 7;
const SUM_B = 8;
const CHILDREN = 9;
/** It is what is looked for, or below that. */
const IS_HIT = 10;
/** Something below it is kept. */
const KEEPS = 11;

export class Forest {
  readonly shapes = new Shapes();
  nodes = 0;
  /** At an await. */
  suspended = 0;
  roots = 0;
  slots: Int32Array;
  /** The node behind the last one below it. */
  ends: Int32Array;
  shapeOf: Int32Array;
  /** Milliseconds since it suspended, or else was called. */
  ages: Float64Array;
  marks: Uint8Array;
  rootNodes: Int32Array;
  rootRows: Int32Array;
  /** Of tasks, in their thread. */
  rootIds: Float64Array;
  readonly #most: number;
  #path = new Int32Array(STEP_INTS * 64);
  #depth = 0;
  #seen = new Int32Array(0);
  #stamp = 0;

  constructor(sources: readonly Source[], sieve: Sieve | undefined, into?: Forest) {
    // A chain that changes under us must not lead in circles: there are no more nodes than slots.
    const most = sources.reduce((sum, { table }) => sum + table.capacity, 0);
    const tasks = sources.reduce((sum, { live }) => sum + live.length, 0);
    this.#most = most;
    this.slots = into?.slots ?? new Int32Array(0);
    this.ends = into?.ends ?? new Int32Array(0);
    this.shapeOf = into?.shapeOf ?? new Int32Array(0);
    this.ages = into?.ages ?? new Float64Array(0);
    this.marks = into?.marks ?? new Uint8Array(0);
    const hasRoom = into !== undefined && into.rootIds.length >= tasks;
    this.rootNodes = hasRoom ? into.rootNodes : new Int32Array(tasks);
    this.rootRows = hasRoom ? into.rootRows : new Int32Array(tasks);
    this.rootIds = hasRoom ? into.rootIds : new Float64Array(tasks);
    this.#reserve(tasks);
    sources.forEach((source, thread) => {
      for (const row of source.live) this.#plant(source, thread, row, sieve);
    });
  }

  /** Which of the roots the node is, or is below. */
  rootOf(node: number): number {
    let low = 0;
    let high = this.roots - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.rootNodes[middle] as number) <= node) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #plant(source: Source, thread: number, row: number, sieve: Sieve | undefined): void {
    const { table, warned } = source;
    const root = table.tasks[row * TASK_INTS + ROOT] as number;
    const first = this.nodes;
    // It has ended meanwhile; or what was read before was no tree any more.
    if (root === 0 || first >= this.#most) return;
    const id = table.taskTimes[row * TASK_DOUBLES + ID] as number;
    this.#enter(source, thread, root, row, sieve, 0);
    while (this.#depth > 0) {
      const at = (this.#depth - 1) * STEP_INTS;
      const child = this.nodes < this.#most ? (this.#path[at + CHILD] as number) : 0;
      if (child === 0) this.#leave(source.id, thread, sieve);
      else {
        this.#path[at + CHILD] = table.slots[child * SLOT_INTS + NEXT_SIBLING] as number;
        this.#enter(source, thread, child, 0, sieve, this.#path[at + IS_HIT] as number);
      }
    }
    if (this.nodes === first) return;
    if (warned.size > 0 && warned.has(id)) this.marks[first] = (this.marks[first] as number) | IS_WARNED;
    const name = Math.max(0, table.tasks[row * TASK_INTS + NAME] as number);
    this.shapes.call(this.shapeOf[first] as number, name);
    this.rootNodes[this.roots] = first;
    this.rootRows[this.roots] = row;
    this.rootIds[this.roots] = id;
    this.roots++;
  }

  /** `row`: of the task whose root it is; 0: it is none. */
  #enter(
    { table, now }: Source,
    thread: number,
    slot: number,
    row: number,
    sieve: Sieve | undefined,
    isBelowHit: number,
  ): void {
    const { slots, slotTimes, tasks } = table;
    const i = slot * SLOT_INTS;
    const flags = slots[i + FLAGS] as number;
    const site = slots[i + SITE] as number;
    const state = flags & STATE_MASK;
    const at = state === STATE_RUNNING ? 0 : (slots[i + AWAIT] as number);
    const hasClaims = (flags & MARK_CLAIMS) !== 0;
    const name = row === 0 ? 0 : Math.max(0, tasks[row * TASK_INTS + NAME] as number);
    const node = this.nodes++;
    if (node >= this.slots.length) this.#reserve(this.slots.length * 2);
    this.slots[node] = slot;
    this.marks[node] = (site === 0 ? markOfTask(table, row) : markOf(state)) | (hasClaims ? HAS_CLAIMS : 0);
    const since =
      site === 0 && row !== 0
        ? table.taskTimes[row * TASK_DOUBLES + TASK_STARTED_AT]
        : slotTimes[slot * SLOT_DOUBLES + (at === 0 ? STARTED_AT : SUSPENDED_AT)];
    this.ages[node] = Math.max(0, now - (since as number));
    const child = slots[i + FIRST_CHILD] as number;
    const delegates =
      (flags & (MARK_DELEGATING | MARK_YIELDED)) === MARK_DELEGATING &&
      (child === 0 || ((slots[child * SLOT_INTS + FLAGS] as number) & MARK_YIELDED) === 0);
    const isHit = isBelowHit === 1 || sieve === undefined || sieve.hits(thread, slot, site, at, name, hasClaims);
    const step = this.#depth++ * STEP_INTS;
    if (step + STEP_INTS > this.#path.length) this.#path = copied(this.#path, new Int32Array(this.#path.length * 2));
    const path = this.#path;
    path[step + NODE] = node;
    path[step + STEP_SITE] = site;
    path[step + STEP_AWAIT] = at;
    path[step + STEP_NAME] = site === 0 ? name : 0;
    // Below a root it is the frame's own affair of which kind it was.
    path[step + STEP_FLAGS] = row === 0 ? flags & ~KIND_MASK : flags;
    path[step + DELEGATES] = delegates ? 1 : 0;
    path[step + CHILD] = child;
    path[step + SUM_A] = 0;
    path[step + SUM_B] = 0;
    path[step + CHILDREN] = 0;
    path[step + IS_HIT] = isHit ? 1 : 0;
    path[step + KEEPS] = 0;
  }

  #leave(id: number, thread: number, sieve: Sieve | undefined): void {
    const path = this.#path;
    const step = --this.#depth * STEP_INTS;
    const node = path[step + NODE] as number;
    if (sieve !== undefined && path[step + IS_HIT] === 0 && path[step + KEEPS] === 0) {
      this.nodes = node;
      return;
    }
    this.ends[node] = this.nodes;
    if (path[step + STEP_AWAIT] !== 0) this.suspended++;
    const site = path[step + STEP_SITE] as number;
    const name = path[step + STEP_NAME] as number;
    const flags = path[step + STEP_FLAGS] as number;
    const how = (flags & KIND_MASK) * 2 + (path[step + DELEGATES] as number);
    const at = path[step + STEP_AWAIT] as number;
    const children = path[step + CHILDREN] as number;
    const callA = mixA(mixA(mixA(mixA(17, id), site), name), how);
    const callB = mixB(mixB(mixB(mixB(17, id), site), name), how);
    // Of the children the sum, so that their order is nothing.
    const a = mixA(mixA(mixA(callA, at), children), path[step + SUM_A] as number);
    const b = mixB(mixB(mixB(callB, at), children), path[step + SUM_B] as number);
    let shape = this.shapes.find(a, b);
    if (shape === -1) {
      const outline = { thread, site, await: at, name, ...kindOf(site, flags), delegates: how % 2 === 1 };
      shape = this.shapes.add(a, b, outline, node, this.#rowsOf(node), callA, callB);
    }
    this.shapeOf[node] = shape;
    if (this.#depth === 0) return;
    const above = step - STEP_INTS;
    path[above + SUM_A] = (path[above + SUM_A] as number) + mixA(a, 1);
    path[above + SUM_B] = (path[above + SUM_B] as number) + mixB(b, 1);
    path[above + CHILDREN] = (path[above + CHILDREN] as number) + 1;
    path[above + KEEPS] = 1;
  }

  /** Its own, and those of each shape below it once. */
  #rowsOf(node: number): number {
    let rows = 1;
    this.#stamp++;
    if (this.#seen.length < this.shapes.count) this.#seen = new Int32Array(this.shapes.count * 2 + 64);
    for (let child = node + 1; child < this.nodes; child = this.ends[child] as number) {
      const shape = this.shapeOf[child] as number;
      if (this.#seen[shape] === this.#stamp) continue;
      this.#seen[shape] = this.#stamp;
      rows += this.shapes.rows[shape] as number;
    }
    return rows;
  }

  #reserve(count: number): void {
    if (count <= this.slots.length && count > 0) return;
    const size = Math.min(Math.max(64, count), this.#most + 1);
    this.slots = copied(this.slots, new Int32Array(size));
    this.ends = copied(this.ends, new Int32Array(size));
    this.shapeOf = copied(this.shapeOf, new Int32Array(size));
    this.ages = copied(this.ages, new Float64Array(size));
    this.marks = copied(this.marks, new Uint8Array(size));
  }
}

function copied<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from.length > to.length ? (from.subarray(0, to.length) as T) : from);
  return to;
}

function kindOf(site: number, flags: number): Pick<Outline, 'kind' | 'task'> {
  const task = TASK_KINDS[flags & KIND_MASK];
  if (site === 0) return { kind: 'task', task };
  if ((flags & MARK_MODULE) !== 0) return { kind: 'module', task };
  return { kind: (flags & MARK_GENERATOR) !== 0 ? 'generator' : 'function', task };
}

function markOf(state: number): number {
  return state === STATE_RUNNING ? IS_RUNNING : state === STATE_RUNNABLE ? IS_SCHEDULED : 0;
}

function markOfTask(table: Table, row: number): number {
  const state = row === 0 ? 'idle' : stateOf(table, row);
  return state === 'running' ? IS_RUNNING : state === 'scheduled' ? IS_SCHEDULED : 0;
}
