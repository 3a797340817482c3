/** A table as the hooks of a thread would have written it, for tests of what is read out of it. */
import type { TreePage, TreeWindow } from '@async-console/protocol';
import { TreeWindow as Window } from '@async-console/protocol';
import {
  AWAIT,
  FIRST_CHILD,
  FLAGS,
  ID,
  KIND_CALL,
  KIND_FRAME,
  KIND_REQUEST,
  NAME,
  NEXT_SIBLING,
  ROOT,
  SITE,
  SLOT_DOUBLES,
  SLOT_INTS,
  STARTED_AT,
  STATE_RUNNABLE,
  STATE_RUNNING,
  STATE_SUSPENDED,
  SUSPENDED_AT,
  TASK,
  TASK_DOUBLES,
  TASK_INTS,
  TASKS_HIGH_WATER,
} from '../../table/layout.ts';
import { allocateLeftAlone } from '../../table/left-alone.ts';
import { allocate, type Table, view } from '../../table/memory.ts';
import { Book } from '../book.ts';
import { Blocks, TaskIds } from '../ids.ts';
import { Modules } from '../modules.ts';
import { Thread } from '../thread.ts';
import { TreeReader } from './query-tree.ts';

/** What a frame is and what it has called. */
export interface Frame {
  readonly function: string;
  /** The line of its await; absent: it runs. */
  readonly at?: number;
  /** Milliseconds since it suspended. */
  readonly forMs?: number;
  readonly isWoken?: boolean;
  readonly calls?: readonly Frame[];
}

const NOW = 100_000;
const STATES = { running: STATE_RUNNING, suspended: STATE_SUSPENDED, woken: STATE_RUNNABLE };

export class Planted {
  readonly table: Table;
  readonly thread: Thread;
  readonly #book: Book;
  readonly #sites = new Map<string, number>();
  readonly #names = new Map<string, number>();
  readonly #reader = new TreeReader();
  #slots = 0;
  #tasks = 0;

  constructor(slots = 1000) {
    this.table = view(allocate(slots, 1000));
    this.#book = new Book(new Modules('/', new Int32Array(allocateLeftAlone())));
    const ids = () => new TaskIds(new Blocks());
    this.thread = new Thread({
      origin: { thread: 0, book: this.#book, ids: ids(), resourceIds: ids(), startedAt: 0 },
      table: this.table,
      clockOffset: 0,
      clockReplaced: false,
      osThread: undefined,
      inspected: false,
      sinceStart: false,
      alwaysMeasures: false,
      ask: () => {},
      readStack: () => Promise.reject(new Error('There is no such thread.')),
    });
  }

  /** A task that began with this call; its id. */
  call(frame: Frame): number {
    return this.#task(KIND_CALL, 0, this.#frame(frame, KIND_CALL, this.#tasks + 1));
  }

  /** A request: a task that has no function of its own. */
  request(name: string, frame: Frame): number {
    const slot = ++this.#slots;
    const row = this.#tasks + 1;
    this.table.slots[slot * SLOT_INTS + FLAGS] = KIND_REQUEST | STATE_SUSPENDED;
    this.table.slots[slot * SLOT_INTS + TASK] = row;
    this.table.slots[slot * SLOT_INTS + FIRST_CHILD] = this.#frame(frame, KIND_FRAME, row);
    return this.#task(KIND_REQUEST, this.#name(name), slot);
  }

  /** It goes on, and suspends elsewhere. `task`: the id of one without calls. */
  moves(task: number, at: number): void {
    const slot = this.table.tasks[task * TASK_INTS + ROOT] as number;
    this.table.slots[slot * SLOT_INTS + AWAIT] = this.#site('await', `${at}`);
  }

  tree(window: Partial<TreeWindow> = {}, lints: ReadonlyMap<number, string[]> = new Map()): TreePage {
    const claims = { resources: [], byTask: new Map(), byEndedTask: new Map() };
    const now = { thread: this.thread, live: this.thread.live(), now: NOW, claims };
    return this.#reader.page([now], Window.parse(window), lints);
  }

  #task(kind: number, name: number, slot: number): number {
    const row = ++this.#tasks;
    const { header, slots, tasks, taskTimes } = this.table;
    header[TASKS_HIGH_WATER] = row + 1;
    slots[slot * SLOT_INTS + FLAGS] = ((slots[slot * SLOT_INTS + FLAGS] as number) & ~0b111) | kind;
    tasks[row * TASK_INTS + ROOT] = slot;
    tasks[row * TASK_INTS + NAME] = name;
    taskTimes[row * TASK_DOUBLES + ID] = row;
    return row;
  }

  #frame({ function: name, at, forMs = 0, isWoken, calls = [] }: Frame, kind: number, row: number): number {
    const slot = ++this.#slots;
    const { slots, slotTimes } = this.table;
    const i = slot * SLOT_INTS;
    const state = STATES[at === undefined ? 'running' : isWoken ? 'woken' : 'suspended'];
    slots[i + FLAGS] = kind | state;
    slots[i + SITE] = this.#site('function', name);
    slots[i + AWAIT] = at === undefined ? 0 : this.#site('await', `${at}`);
    slots[i + TASK] = row;
    slotTimes[slot * SLOT_DOUBLES + STARTED_AT] = NOW - forMs;
    slotTimes[slot * SLOT_DOUBLES + SUSPENDED_AT] = NOW - forMs;
    for (const call of calls) {
      const child = this.#frame(call, KIND_FRAME, row);
      slots[child * SLOT_INTS + NEXT_SIBLING] = slots[i + FIRST_CHILD] as number;
      slots[i + FIRST_CHILD] = child;
    }
    return slot;
  }

  #site(kind: 'function' | 'await', name: string): number {
    const known = this.#sites.get(`${kind} ${name}`);
    if (known !== undefined) return known;
    const id = this.#sites.size + 1;
    this.#sites.set(`${kind} ${name}`, id);
    const line = kind === 'await' ? Number(name) : id;
    this.#book.sites[id] = { kind, name, location: { file: 'app.js', line, column: 1 }, functionId: id };
    return id;
  }

  #name(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const index = this.#names.size + 1;
    this.#names.set(name, index);
    this.#book.take({ type: 'name', index, name });
    return index;
  }
}

/** The rows as an outline: two spaces a level, what it is, ×N, the line of its await. */
export function outlineOf({ rows }: TreePage): string[] {
  return rows.map(({ depth, name, function: fn, times, awaiting, folded }) =>
    [
      '  '.repeat(depth) + (name ?? fn ?? '?'),
      ...(times === 1 ? [] : [`×${times}`]),
      ...(awaiting === undefined ? [] : [`:${awaiting.line}`]),
      ...(folded ? ['…'] : []),
    ].join(' '),
  );
}
