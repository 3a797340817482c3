import {
  BUSY,
  ENDED_AT,
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  ENDED_ID,
  ENDED_KIND,
  ENDED_NAME,
  ENDED_SITE,
  ENDED_SPAWNED_BY,
  ENDED_STARTED_AT,
  ENDED_TASK_BUSY,
  ENDED_TASK_MAX_POLL,
  ENDED_TASK_POLLS,
  ENDED_TASK_SCHEDULED,
  ENDED_TASK_SELF_WAKES,
  ENDED_TASK_WAKES,
  ENDED_WRITTEN,
  FLAGS,
  ID,
  KIND_MASK,
  MAX_POLL,
  NAME,
  POLL_STARTED_AT,
  POLLS,
  RUNNABLE,
  RUNNABLE_SINCE,
  RUNNING_TASK,
  SCHEDULED,
  SELF_WAKES,
  SITE,
  SLOT_DOUBLES,
  SLOT_INTS,
  SPAWNED_BY,
  STARTED_AT,
  WAKES,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import type { Origin } from './origin.ts';

/** The numbers of a task that has ended. */
export interface EndedTask {
  /** The thread that it ran in, which may have ended too. */
  readonly origin: Origin;
  readonly id: number;
  readonly kind: number;
  readonly site: number;
  readonly name: number;
  readonly spawnedBy: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly busy: number;
  readonly scheduled: number;
  readonly polls: number;
  readonly wakes: number;
  readonly selfWakes: number;
  readonly maxPoll: number;
}

/** Rows kept; older ones are in the totals only. */
const MAX_KEPT = 10_000;

/** The newest ended tasks of all threads, oldest first. */
export class EndedTasks {
  kept: EndedTask[] = [];
  /** Dropped for newer ones. */
  forgotten = 0;

  keep(task: EndedTask): void {
    this.kept.push(task);
    if (this.kept.length <= MAX_KEPT * 1.5) return;
    const oldest = this.kept.splice(0, this.kept.length - MAX_KEPT);
    this.forgotten += oldest.length;
    for (const { origin, id } of oldest) origin.book.forget(id);
  }
}

/** Takes the ended tasks of one thread out of their ring before they are overwritten. */
export class EndedReader {
  /** Overwritten before they were read. */
  lost = 0;
  readonly #table: Table;
  readonly #origin: Origin;
  #read = 0;

  constructor(table: Table, origin: Origin) {
    this.#table = table;
    this.#origin = origin;
  }

  /** Call it often: the ring holds 8192. */
  drain(into: EndedTasks): void {
    const { header, ended } = this.#table;
    const written = header[ENDED_WRITTEN] as number;
    const oldest = Math.max(0, written - ENDED_CAPACITY);
    if (this.#read < oldest) {
      this.lost += oldest - this.#read;
      this.#read = oldest;
    }
    for (; this.#read < written; this.#read++) {
      const e = (this.#read & (ENDED_CAPACITY - 1)) * ENDED_DOUBLES;
      const row = entry(this.#origin, ended, e);
      // The writer may have come round meanwhile: then the row is not whole.
      if ((header[ENDED_WRITTEN] as number) - this.#read > ENDED_CAPACITY) this.lost++;
      else into.keep(row);
    }
  }
}

/** A live task whose thread ended at `at`: it will never run again. */
export function endedWithThread(table: Table, origin: Origin, slot: number, at: number): EndedTask {
  const { slots, slotTimes, header, headerTimes } = table;
  const int = (field: number) => slots[slot * SLOT_INTS + field] as number;
  const time = (field: number) => slotTimes[slot * SLOT_DOUBLES + field] as number;
  const running = header[RUNNING_TASK] === slot;
  const poll = running ? Math.max(0, at - (headerTimes[POLL_STARTED_AT] as number)) : 0;
  const waited = !running && int(RUNNABLE) > 0 ? Math.max(0, at - time(RUNNABLE_SINCE)) : 0;
  return {
    origin,
    id: time(ID),
    kind: int(FLAGS) & KIND_MASK,
    site: int(SITE),
    name: int(NAME),
    spawnedBy: time(SPAWNED_BY),
    startedAt: time(STARTED_AT),
    endedAt: at,
    busy: time(BUSY) + poll,
    scheduled: time(SCHEDULED) + waited,
    polls: int(POLLS),
    wakes: int(WAKES),
    selfWakes: int(SELF_WAKES),
    maxPoll: time(MAX_POLL),
  };
}

function entry(origin: Origin, ended: Float64Array, e: number): EndedTask {
  const at = (field: number) => ended[e + field] as number;
  return {
    origin,
    id: at(ENDED_ID),
    kind: at(ENDED_KIND),
    site: at(ENDED_SITE),
    name: at(ENDED_NAME),
    spawnedBy: at(ENDED_SPAWNED_BY),
    startedAt: at(ENDED_STARTED_AT),
    endedAt: at(ENDED_AT),
    busy: at(ENDED_TASK_BUSY),
    scheduled: at(ENDED_TASK_SCHEDULED),
    polls: at(ENDED_TASK_POLLS),
    wakes: at(ENDED_TASK_WAKES),
    selfWakes: at(ENDED_TASK_SELF_WAKES),
    maxPoll: at(ENDED_TASK_MAX_POLL),
  };
}
