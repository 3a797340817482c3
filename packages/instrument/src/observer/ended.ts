import {
  COUNT_DOUBLES,
  ENDED_AT,
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  ENDED_ID,
  ENDED_KIND,
  ENDED_LOST_AT,
  ENDED_MEASURED_FROM,
  ENDED_NAME,
  ENDED_OUTCOME,
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
  MEASURING,
  NAME,
  OUTCOME_DONE,
  ROOT,
  SITE,
  SLOT_INTS,
  SPAWNED_BY,
  TASK_DOUBLES,
  TASK_INTS,
  TASK_STARTED_AT,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import { counted, isCurrent, measuredFrom } from './counted.ts';
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
  /** From when its times are counted; undefined: they were not. */
  readonly measuredFrom: number | undefined;
  /** One of the OUTCOME values. */
  readonly outcome: number;
  /** Where it was lost: an await's site; meaningful when it was. */
  readonly lostAt: number;
}

/** Rows kept; older ones are in the totals only. */
const MAX_KEPT = 10_000;

/** While nobody looks, that many of the newest stay in the ring; what is older is in the totals only. */
const LEFT_IN_RING = 2000;

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

  /** Call it often while nobody looks: to make a row of every task would cost more than all else the observer does then. */
  skim(into: EndedTasks): void {
    const { header, ended } = this.#table;
    if (header[MEASURING] === 1) {
      this.drain(into);
      return;
    }
    const written = header[ENDED_WRITTEN] as number;
    const upTo = written - LEFT_IN_RING;
    for (const oldest = written - ENDED_CAPACITY; this.#read < upTo; this.#read++) {
      into.forgotten++;
      if (this.#read >= oldest)
        this.#origin.book.forget(ended[(this.#read & (ENDED_CAPACITY - 1)) * ENDED_DOUBLES + ENDED_ID] as number);
    }
  }

  /** Call it often while somebody looks: the ring holds 8192. */
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
export function endedWithThread(table: Table, origin: Origin, row: number, at: number): EndedTask {
  const { slots, tasks, taskTimes } = table;
  const int = (field: number) => tasks[row * TASK_INTS + field] as number;
  const time = (field: number) => taskTimes[row * TASK_DOUBLES + field] as number;
  const root = int(ROOT) * SLOT_INTS;
  return {
    origin,
    id: time(ID),
    kind: (slots[root + FLAGS] as number) & KIND_MASK,
    site: slots[root + SITE] as number,
    name: int(NAME),
    spawnedBy: time(SPAWNED_BY),
    startedAt: time(TASK_STARTED_AT),
    endedAt: at,
    ...counted(table, row, at),
    maxPoll: isCurrent(table, row) ? (table.countTimes[row * COUNT_DOUBLES + MAX_POLL] as number) : 0,
    measuredFrom: measuredFrom(table, row),
    outcome: OUTCOME_DONE,
    lostAt: 0,
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
    measuredFrom: Number.isNaN(at(ENDED_MEASURED_FROM)) ? undefined : at(ENDED_MEASURED_FROM),
    outcome: at(ENDED_OUTCOME),
    lostAt: at(ENDED_LOST_AT),
  };
}
