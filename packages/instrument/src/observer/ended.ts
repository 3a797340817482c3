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

/** Tasks kept; older ones are in the totals only. */
const MAX_KEPT = 10_000;

/** While nobody looks, that many of the newest stay in the ring; what is older is in the totals only. */
const LEFT_IN_RING = 2000;

/**
 * The newest ended tasks of all threads. They are kept as numbers: objects that live for seconds and then die are what a
 * garbage collector is worst at, and it would be the app's memory that grows.
 */
export class EndedTasks {
  /** Dropped for newer ones. */
  forgotten = 0;
  readonly #numbers = new Float64Array(MAX_KEPT * ENDED_DOUBLES);
  readonly #origins: Origin[] = [];
  #taken = 0;

  /** Ever taken. */
  get taken(): number {
    return this.#taken;
  }

  get kept(): number {
    return Math.min(this.#taken, MAX_KEPT);
  }

  /** Takes an entry with the ENDED fields; the oldest goes. */
  keep(origin: Origin, entry: Float64Array): void {
    const place = this.#taken++ % MAX_KEPT;
    const to = place * ENDED_DOUBLES;
    if (this.#taken > MAX_KEPT) {
      this.forgotten++;
      (this.#origins[place] as Origin).book.forget(this.#numbers[to + ENDED_ID] as number);
    }
    this.#numbers.set(entry, to);
    this.#origins[place] = origin;
  }

  /** A number of the `nth` task kept, 0 is the oldest; `field` is one of the ENDED fields. */
  number(nth: number, field: number): number {
    return this.#numbers[this.#place(nth) * ENDED_DOUBLES + field] as number;
  }

  /** Its id in the process. */
  id(nth: number): number {
    return this.#origin(nth).ids.unique(this.number(nth, ENDED_ID));
  }

  task(nth: number): EndedTask {
    return endedTask(this.#origin(nth), this.#numbers, this.#place(nth) * ENDED_DOUBLES);
  }

  find(id: number): EndedTask | undefined {
    for (let nth = this.kept - 1; nth >= 0; nth--) if (this.id(nth) === id) return this.task(nth);
    return undefined;
  }

  /** The newest, newest first. */
  newest(count: number): EndedTask[] {
    const { kept } = this;
    return Array.from({ length: Math.min(kept, count) }, (_, back) => this.task(kept - 1 - back));
  }

  #place(nth: number): number {
    return (this.#taken - this.kept + nth) % MAX_KEPT;
  }

  #origin(nth: number): Origin {
    return this.#origins[this.#place(nth)] as Origin;
  }
}

/** Takes the ended tasks of one thread out of their ring before they are overwritten. */
export class EndedReader {
  /** Overwritten before they were read. */
  lost = 0;
  readonly #table: Table;
  readonly #origin: Origin;
  readonly #entry = new Float64Array(ENDED_DOUBLES);
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
      for (let field = 0; field < ENDED_DOUBLES; field++) this.#entry[field] = ended[e + field] as number;
      // The writer may have come round meanwhile: then the entry is not whole.
      if ((header[ENDED_WRITTEN] as number) - this.#read > ENDED_CAPACITY) this.lost++;
      else into.keep(this.#origin, this.#entry);
    }
  }
}

/** The entry of a live task whose thread ended at `at`: it will never run again. */
export function endedWithThread(table: Table, row: number, at: number): Float64Array {
  const { slots, tasks, taskTimes, countTimes } = table;
  const int = (field: number) => tasks[row * TASK_INTS + field] as number;
  const time = (field: number) => taskTimes[row * TASK_DOUBLES + field] as number;
  const root = int(ROOT) * SLOT_INTS;
  const { busy, scheduled, polls, wakes, selfWakes } = counted(table, row, at);
  const entry = new Float64Array(ENDED_DOUBLES);
  entry[ENDED_ID] = time(ID);
  entry[ENDED_KIND] = (slots[root + FLAGS] as number) & KIND_MASK;
  entry[ENDED_SITE] = slots[root + SITE] as number;
  entry[ENDED_NAME] = int(NAME);
  entry[ENDED_SPAWNED_BY] = time(SPAWNED_BY);
  entry[ENDED_STARTED_AT] = time(TASK_STARTED_AT);
  entry[ENDED_AT] = at;
  entry[ENDED_TASK_BUSY] = busy;
  entry[ENDED_TASK_SCHEDULED] = scheduled;
  entry[ENDED_TASK_POLLS] = polls;
  entry[ENDED_TASK_WAKES] = wakes;
  entry[ENDED_TASK_SELF_WAKES] = selfWakes;
  entry[ENDED_TASK_MAX_POLL] = isCurrent(table, row) ? (countTimes[row * COUNT_DOUBLES + MAX_POLL] as number) : 0;
  entry[ENDED_MEASURED_FROM] = measuredFrom(table, row) ?? Number.NaN;
  entry[ENDED_OUTCOME] = OUTCOME_DONE;
  return entry;
}

function endedTask(origin: Origin, ended: Float64Array, e: number): EndedTask {
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
